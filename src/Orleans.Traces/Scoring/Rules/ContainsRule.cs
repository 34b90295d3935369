using Orleans.Traces.Access.Json;
using Orleans.Traces.Scoring.Views;

namespace Orleans.Traces.Scoring.Rules;

/// <summary>Yes where a text holds any, all or none of some texts.</summary>
public sealed record ContainsRule(TextField Field, IReadOnlyList<string> Texts, string Mode, bool IgnoreCase) : Rule
{
    private const int MaxTexts = 50, MaxText = 500;

    /// <inheritdoc/>
    public override ViewParts Sees => Field.Sees();

    /// <inheritdoc/>
    public override Verdict? Judge(ScoredView view)
    {
        if (Field.In(view) is not { } text)
            return null;

        var comparison = IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var found = Texts.Where(t => text.Text.Contains(t, comparison)).ToList();
        var holds = Mode switch
        {
            "all" => found.Count == Texts.Count,
            "none" => found.Count == 0,
            _ => found.Count > 0,
        };
        return Verdict.Of(holds, found.Count == 0 ? "Found: none." : $"Found: {string.Join(", ", found.Select(f => $"\"{f}\""))}.").Adding(text.Note);
    }

    internal static Rule? Read(FieldReader settings)
    {
        var expected = $"a list of 1 to {MaxTexts} texts of 1 to {MaxText} characters";
        if (settings.List("texts", expected) is not { } texts || texts.Count is 0 or > MaxTexts || texts.Any(t => t is not { Length: > 0 and <= MaxText }))
            settings.Refuse("texts", expected);
        var mode = settings.Word("mode", "any", "all", "none");
        return settings.Fault is null
            ? new ContainsRule(TextFieldReading.Read(settings), [.. settings.List("texts", expected)!.OfType<string>()], mode, settings.Flag("ignoreCase") ?? true)
            : null;
    }
}
