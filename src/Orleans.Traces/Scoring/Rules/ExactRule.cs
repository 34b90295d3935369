using Orleans.Traces.Access.Json;
using Orleans.Traces.Scoring.Views;

namespace Orleans.Traces.Scoring.Rules;

/// <summary>Yes where a text is the expected one, without the spaces around both.</summary>
public sealed record ExactRule(TextField Field, ExpectedText Expected, bool IgnoreCase) : Rule
{
    /// <inheritdoc/>
    public override ViewParts Sees => Field.Sees();

    /// <inheritdoc/>
    public override string? Attribute => Expected.Attribute;

    /// <inheritdoc/>
    public override Verdict? Judge(ScoredView view) =>
        Field.WholeIn(view) is { } text && Expected.In(view) is { } expected
            ? Verdict.Of(text.AsSpan().Trim().Equals(expected.AsSpan().Trim(), IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal))
            : null;

    internal static Rule? Read(FieldReader settings) =>
        ExpectedText.Read(settings) is { } expected ? new ExactRule(TextFieldReading.Read(settings), expected, settings.Flag("ignoreCase") ?? false) : null;
}
