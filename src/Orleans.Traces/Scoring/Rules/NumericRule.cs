using System.Globalization;
using System.Text.RegularExpressions;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Scoring.Views;

namespace Orleans.Traces.Scoring.Rules;

/// <summary>How close the first number of a text is to the expected one: 1 less their distance over the tolerance, at least 0.</summary>
public sealed record NumericRule(TextField Field, ExpectedText Expected, double Tolerance) : Rule
{
    private static readonly Regex Number = new(
        @"[-+]?([0-9]{1,3}(,[0-9]{3})+|[0-9]+)(\.[0-9]+)?([eE][-+]?[0-9]{1,3})?", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Regex.InfiniteMatchTimeout);

    /// <inheritdoc/>
    public override ViewParts Sees => Field.Sees();

    /// <inheritdoc/>
    public override string? Attribute => Expected.Attribute;

    /// <inheritdoc/>
    public override Verdict? Judge(ScoredView view)
    {
        if (Field.In(view) is not { } text || Expected.In(view) is not { } said || First(said) is not { } expected)
            return null;
        if (First(text.Text) is not { } found)
            return Verdict.Of(0, "There is no number in it.").Adding(text.Note);

        var distance = Math.Abs(found - expected);
        return Verdict.Of(
            Math.Max(0, 1 - (distance / Tolerance)), string.Create(CultureInfo.InvariantCulture, $"Found {found:R}, expected {expected:R}.")).Adding(text.Note);
    }

    internal static Rule? Read(FieldReader settings)
    {
        const string expected = "a number above 0: the distance at which the score is 0";
        var tolerance = (double?)settings.Decimal("tolerance", expected) ?? 0;
        if (tolerance <= 0)
            settings.Refuse("tolerance", expected);
        return ExpectedText.Read(settings) is { } text ? new NumericRule(TextFieldReading.Read(settings), text, tolerance) : null;
    }

    private static double? First(string text) =>
        Number.Match(text) is { Success: true } match
        && double.TryParse(match.ValueSpan, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number) ? number : null;
}
