using Orleans.Traces.Access.Json;
using Orleans.Traces.Scoring.Views;

namespace Orleans.Traces.Scoring.Rules;

/// <summary>The language of a text as a category; where one is expected, yes where the text is in it.</summary>
public sealed record LanguageRule(TextField Field, string? Expected) : Rule
{
    /// <inheritdoc/>
    public override ViewParts Sees => Field.Sees();

    /// <inheritdoc/>
    public override Verdict? Judge(ScoredView view)
    {
        if (Field.In(view) is not { } text)
            return null;
        var language = Language.Of(text.Text);
        return (Expected is null ? Verdict.Of(language) : Verdict.Of(language == Expected, $"It is in {language}.")).Adding(text.Note);
    }

    internal static Rule? Read(FieldReader settings)
    {
        var expected = settings.Text("language", 3);
        if (expected is not null && !Language.Names.Contains(expected))
            settings.Refuse("language", $"one of {string.Join(", ", Language.Names)}");
        return settings.Fault is null ? new LanguageRule(TextFieldReading.Read(settings), expected) : null;
    }
}
