using System.Text.RegularExpressions;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Scoring.Views;

namespace Orleans.Traces.Scoring.Rules;

/// <summary>Yes where a regular expression is found in a text, or, where it must not be, is not.</summary>
public sealed record RegexRule(TextField Field, Regex Pattern, bool MustMatch) : Rule
{
    private const int MaxPattern = 1_000;

    /// <inheritdoc/>
    public override ViewParts Sees => Field.Sees();

    /// <inheritdoc/>
    public override Verdict? Judge(ScoredView view) =>
        Field.In(view) is { } text ? Verdict.Of(Pattern.IsMatch(text.Text) == MustMatch).Adding(text.Note) : null;

    internal static Rule? Read(FieldReader settings)
    {
        var expected = $"a regular expression of 1 to {MaxPattern} characters, without looking around and back references";
        var pattern = settings.Verbatim("pattern", MaxPattern) is { } text ? Compile(text, settings.Flag("ignoreCase") ?? false) : null;
        if (pattern is null)
            settings.Refuse("pattern", expected);
        return pattern is null || settings.Fault is not null
            ? null
            : new RegexRule(TextFieldReading.Read(settings), pattern, settings.Flag("mustMatch") ?? true);
    }

    // Without backtracking none takes longer than its text is long.
    private static Regex? Compile(string pattern, bool ignoreCase)
    {
        try
        {
            return new Regex(
                pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None),
                Regex.InfiniteMatchTimeout);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
