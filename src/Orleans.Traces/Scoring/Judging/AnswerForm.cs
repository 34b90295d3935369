using System.Globalization;
using System.Text.Json;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Scoring.Methods;

namespace Orleans.Traces.Scoring.Judging;

/// <summary>What a judge may answer: one of several words, or a number in a range.</summary>
/// <param name="Choices">The words with their scores, in the order in which they are shown; a word without a score is a category. Empty: a number.</param>
/// <param name="Range">The range of the number.</param>
public sealed record AnswerForm(IReadOnlyList<KeyValuePair<string, double?>> Choices, ScoreRange Range)
{
    private const int MaxChoices = 20, MaxWord = 63, MaxShown = 120;
    private const string Reasoning = "reasoning", Choice = "choice", Score = "score";

    /// <summary>Yes or no.</summary>
    public static AnswerForm Of(params ReadOnlySpan<(string Word, double? Score)> choices)
    {
        var all = new List<KeyValuePair<string, double?>>();
        foreach (var (word, score) in choices)
            all.Add(new(word, score));
        return new AnswerForm(all, ScoreRange.Unit);
    }

    /// <summary>The form in words, for the model.</summary>
    public string Instruction => Choices.Count > 0
        ? $$"""{"reasoning": "<why, in a few sentences>", "choice": "<one of: {{string.Join(", ", Choices.Select(c => c.Key))}}>"}"""
        : $$"""{"reasoning": "<why, in a few sentences>", "score": <a number from {{Range.Text}}>}""";

    /// <summary>The form as a JSON Schema.</summary>
    public string Schema => JsonSerializer.Serialize(new SchemaDocument(Choices.Count > 0
        ? new() { [Reasoning] = new("string"), [Choice] = new("string") { Enum = [.. Choices.Select(c => c.Key)] } }
        : new() { [Reasoning] = new("string"), [Score] = new("number") }), SchemaJson.Default.SchemaDocument);

    /// <summary>The verdict of a model's answer; null: it is none, and why.</summary>
    /// <remarks>Strict: one JSON object of this form and nothing around it, but for one fence of Markdown.</remarks>
    public Verdict? Read(string answer, out string? fault)
    {
        try
        {
            using var document = JsonDocument.Parse(Unfenced(answer));
            return Read(document.RootElement, out fault);
        }
        catch (JsonException)
        {
            fault = $"it is no JSON: '{(answer.Length > MaxShown ? $"{answer[..MaxShown]}…" : answer)}'";
            return null;
        }
    }

    internal static AnswerForm? Read(FieldReader settings, AnswerForm? ready)
    {
        if (settings.Value("choices") is not { } sent)
            return !settings.Has("min") && !settings.Has("max") && ready is not null ? ready : new AnswerForm([], ScoreRange.Read(settings));
        if (settings.Has("min") || settings.Has("max"))
            settings.Refuse("choices", "left out where min or max is given: a judge says a word or a number");

        var choices = new List<KeyValuePair<string, double?>>();
        if (sent.ValueKind == JsonValueKind.Object)
        {
            foreach (var choice in sent.EnumerateObject())
            {
                var score = choice.Value.ValueKind == JsonValueKind.Number ? choice.Value.GetDouble() : (double?)null;
                if (choice.Name.Length is > 0 and <= MaxWord && (score is not null || choice.Value.ValueKind == JsonValueKind.Null))
                    choices.Add(new(choice.Name, score));
            }
        }

        if (choices.Count is < 2 or > MaxChoices || choices.Count != sent.EnumerateObject().Count()
            || choices.DistinctBy(c => c.Key, StringComparer.OrdinalIgnoreCase).Count() != choices.Count
            || choices.Any(c => c.Value is null != choices[0].Value is null))
        {
            settings.Refuse("choices", $"an object of 2 to {MaxChoices} words, each with a number as its score, or all with null");
            return null;
        }

        return new AnswerForm(choices, ScoreRange.Unit);
    }

    private Verdict? Read(JsonElement answer, out string? fault)
    {
        fault = null;
        if (answer.ValueKind != JsonValueKind.Object)
            return Fault($"it is no object of the form {Instruction}", out fault);
        var why = answer.TryGetProperty(Reasoning, out var reasoning) && reasoning.ValueKind == JsonValueKind.String ? reasoning.GetString() : null;
        if (Choices.Count == 0)
        {
            if (!answer.TryGetProperty(Score, out var said) || said.ValueKind != JsonValueKind.Number)
                return Fault($"'score' is not a number from {Range.Text}", out fault);
            return said.TryGetDouble(out var number) && Range.Has(number)
                ? Verdict.Of(number, why)
                : Fault(string.Create(CultureInfo.InvariantCulture, $"the score {Shown(said.GetRawText())} is out of its range, {Range.Text}"), out fault);
        }

        if (!answer.TryGetProperty(Choice, out var word) || word.ValueKind != JsonValueKind.String)
            return Fault($"'choice' is not one of {string.Join(", ", Choices.Select(c => c.Key))}", out fault);
        foreach (var (choice, score) in Choices)
        {
            if (string.Equals(choice, word.GetString()!.Trim(), StringComparison.OrdinalIgnoreCase))
                return score is { } known ? Verdict.Of(known, why) with { Label = choice } : Verdict.Of(choice, why);
        }

        return Fault($"the choice '{Shown(word.GetString()!)}' is not one of {string.Join(", ", Choices.Select(c => c.Key))}", out fault);
    }

    private static string Shown(string text) => text.Length > MaxShown ? $"{text[..MaxShown]}…" : text;

    private static Verdict? Fault(string what, out string? fault)
    {
        fault = what;
        return null;
    }

    private static string Unfenced(string answer)
    {
        const string fence = "```";
        var text = answer.Trim();
        var line = text.IndexOf('\n', StringComparison.Ordinal);
        return text.Length > 2 * fence.Length && text.StartsWith(fence, StringComparison.Ordinal) && text.EndsWith(fence, StringComparison.Ordinal) && line > 0
            ? text[line..^fence.Length]
            : text;
    }
}
