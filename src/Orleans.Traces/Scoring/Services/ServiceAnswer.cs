using System.Globalization;
using System.Text.Json;
using Orleans.Traces.Scoring.Methods;

namespace Orleans.Traces.Scoring.Services;

/// <summary>Reads what a service or a script says: <c>{"score": …, "label"?: …, "explanation"?: …}</c>, a number, true or false; null: the scorer does not apply.</summary>
public static class ServiceAnswer
{
    /// <summary>What an answer is, in words.</summary>
    public const string Expected = """{"score": a number, true, false or null, "label"?: a text, "explanation"?: a text}""";

    private const int MaxLabel = 63;

    /// <summary>The verdict, where the fault is null; null: the scorer does not apply.</summary>
    public static Verdict? Read(JsonElement answer, ScoreRange range, out string? fault)
    {
        fault = null;
        if (answer.ValueKind != JsonValueKind.Object)
            return Of(answer, null, null, range, out fault);
        if (!answer.TryGetProperty("score", out var score))
            answer.TryGetProperty("label", out score);
        if (!Text(answer, "label", MaxLabel, out var label) || !Text(answer, "explanation", int.MaxValue, out var explanation) || score.ValueKind == JsonValueKind.Undefined)
        {
            fault = $"it must be {Expected}";
            return null;
        }

        return Of(score, label, explanation, range, out fault);
    }

    private static Verdict? Of(JsonElement score, string? label, string? explanation, ScoreRange range, out string? fault)
    {
        fault = null;
        switch (score.ValueKind)
        {
            case JsonValueKind.True or JsonValueKind.False:
                return Verdict.Of(score.ValueKind == JsonValueKind.True, explanation) with { Label = label };
            case JsonValueKind.Null:
                return label is null ? null : Verdict.Of(label, explanation);
            case JsonValueKind.String when label == score.GetString():
                return Verdict.Of(label!, explanation);
            case JsonValueKind.Number when score.TryGetDouble(out var number) && range.Has(number):
                return Verdict.Of(number, explanation) with { Label = label };
            case JsonValueKind.Number:
                fault = string.Create(CultureInfo.InvariantCulture, $"the score {score.GetRawText()} is out of its range, {range.Text}");
                return null;
            default:
                fault = $"it must be {Expected}";
                return null;
        }
    }

    private static bool Text(JsonElement answer, string name, int maxLength, out string? text)
    {
        text = null;
        if (!answer.TryGetProperty(name, out var sent) || sent.ValueKind == JsonValueKind.Null)
            return true;
        text = sent.ValueKind == JsonValueKind.String ? sent.GetString() : null;
        return text is { Length: > 0 } && text.Length <= maxLength || (text is { Length: 0 } && maxLength == int.MaxValue);
    }
}
