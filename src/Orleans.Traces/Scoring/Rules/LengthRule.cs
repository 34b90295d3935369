using System.Globalization;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Scoring.Views;

namespace Orleans.Traces.Scoring.Rules;

/// <summary>Yes where a text is as long as it should be, in characters or in words.</summary>
public sealed record LengthRule(TextField Field, int Min, int Max, bool InWords) : Rule
{
    /// <inheritdoc/>
    public override ViewParts Sees => Field.Sees();

    /// <inheritdoc/>
    public override Verdict? Judge(ScoredView view)
    {
        if (Field.WholeIn(view) is not { } text)
            return null;
        var length = InWords ? Words(text) : text.Length;
        return Verdict.Of(length >= Min && length <= Max, string.Create(CultureInfo.InvariantCulture, $"It has {length} {(InWords ? "words" : "characters")}."));
    }

    internal static Rule? Read(FieldReader settings)
    {
        var (min, max) = (settings.Number("min", 0, int.MaxValue), settings.Number("max", 0, int.MaxValue));
        if (min is null && max is null)
            settings.Refuse("max", "given, or min, or both");
        if (max < min)
            settings.Refuse("max", "at least min");
        var inWords = settings.Word("unit", "characters", "words") == "words";
        return settings.Fault is null ? new LengthRule(TextFieldReading.Read(settings), min ?? 0, max ?? int.MaxValue, inWords) : null;
    }

    private static int Words(string text)
    {
        var (words, inWord) = (0, false);
        foreach (var c in text)
        {
            var isSpace = char.IsWhiteSpace(c);
            words += !isSpace && !inWord ? 1 : 0;
            inWord = !isSpace;
        }

        return words;
    }
}
