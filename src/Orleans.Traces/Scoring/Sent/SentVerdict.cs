using System.Text.Json;
using Orleans.Traces.Access.Json;

namespace Orleans.Traces.Scoring.Sent;

/// <summary>Reads what was said from what was sent: a number, yes or no, a word, or a comment that judges nothing.</summary>
internal static class SentVerdict
{
    private const string ANumber = "a number from -1000000000000 to 1000000000000";

    /// <summary>What was said; what cannot be is told to <paramref name="fields"/>.</summary>
    /// <param name="fields">The fields that it is part of.</param>
    /// <param name="type">What it is to be; null: what it looks like.</param>
    /// <param name="label">The word; null: not sent, or sent as the value.</param>
    /// <param name="explanation">Why; null: not sent.</param>
    public static Verdict Read(FieldReader fields, ScoreType? type, string? label, string? explanation)
    {
        var value = fields.Value("value");
        if (value is { ValueKind: JsonValueKind.String })
            (label, value) = (Word(fields, label), null);
        var verdict = (type ?? Looks(value, label, explanation)) switch
        {
            ScoreType.Boolean => new Verdict(ScoreType.Boolean, YesOrNo(fields, value), label, explanation),
            ScoreType.Number => new Verdict(ScoreType.Number, Number(fields, value), label, explanation),
            ScoreType.Category => new Verdict(ScoreType.Category, null, label, explanation),
            ScoreType.Comment => new Verdict(ScoreType.Comment, null, null, explanation),
            _ => new Verdict(ScoreType.Comment, null, null, null),
        };
        if (verdict.Type == ScoreType.Category && label is null)
            fields.Refuse("label", "given: the word of a category");
        else if (verdict.Type is ScoreType.Category or ScoreType.Comment && value is not null)
            fields.Refuse("value", "left out: a category has a label, a comment an explanation, and neither has a number");
        else if (verdict.Type == ScoreType.Comment && (explanation is null || label is not null))
            fields.Refuse(explanation is null ? "value" : "label", explanation is null ? "given, or a label, or an explanation alone" : "left out: a comment is its explanation");
        return verdict;
    }

    private static ScoreType? Looks(JsonElement? value, string? label, string? explanation) => value?.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => ScoreType.Boolean,
        not null => ScoreType.Number,
        null when label is not null => ScoreType.Category,
        null => explanation is null ? null : ScoreType.Comment,
    };

    private static string? Word(FieldReader fields, string? label)
    {
        if (label is not null)
            fields.Refuse("value", "a number, true or false, where a label is given too");
        return label ?? fields.Text("value", SentScoreLimits.MaxWord);
    }

    private static double? Number(FieldReader fields, JsonElement? value)
    {
        if (value is { ValueKind: JsonValueKind.Number } sent && sent.TryGetDouble(out var number) && Math.Abs(number) <= SentScoreLimits.MaxValue)
            return number;
        fields.Refuse("value", ANumber);
        return null;
    }

    private static double? YesOrNo(FieldReader fields, JsonElement? value)
    {
        switch (value)
        {
            case { ValueKind: JsonValueKind.True }:
                return 1;
            case { ValueKind: JsonValueKind.False }:
                return 0;
            case { ValueKind: JsonValueKind.Number } sent when sent.TryGetDouble(out var number) && number is 0 or 1:
                return number;
            default:
                fields.Refuse("value", "true or false, or 1 or 0");
                return null;
        }
    }
}
