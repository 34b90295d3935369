using Orleans.Traces.Access.Json;
using Orleans.Traces.Scoring.Views;

namespace Orleans.Traces.Scoring.Rules;

/// <summary>How close a text is to the expected one: 1 less the number of characters to insert, delete or replace over the length of the
/// longer of the two.</summary>
public sealed record LevenshteinRule(TextField Field, ExpectedText Expected, bool IgnoreCase) : Rule
{
    /// <summary>Characters of each text that are compared: time grows with the product of both.</summary>
    public const int MaxLength = 2_000;

    /// <inheritdoc/>
    public override ViewParts Sees => Field.Sees();

    /// <inheritdoc/>
    public override string? Attribute => Expected.Attribute;

    /// <inheritdoc/>
    public override Verdict? Judge(ScoredView view)
    {
        if (Field.In(view, MaxLength) is not { } text || Expected.In(view) is not { } whole)
            return null;

        var expected = ViewText.Clipped(whole, MaxLength);
        var (left, right) = (Fold(text.Text), Fold(expected.Text));
        var longer = Math.Max(left.Length, right.Length);
        return Verdict.Of(longer == 0 ? 1 : 1 - ((double)Distance(left, right) / longer)).Adding(text.Note).Adding(expected.Note);
    }

    internal static Rule? Read(FieldReader settings) =>
        ExpectedText.Read(settings) is { } expected ? new LevenshteinRule(TextFieldReading.Read(settings), expected, settings.Flag("ignoreCase") ?? false) : null;

    private string Fold(string text) => IgnoreCase ? text.Trim().ToUpperInvariant() : text.Trim();

    // One row of the table at a time.
    private static int Distance(string left, string right)
    {
        var row = new int[right.Length + 1];
        for (var j = 0; j < row.Length; j++)
            row[j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(Math.Min(row[j], row[j - 1]) + 1, replaced);
            }
        }

        return row[right.Length];
    }
}
