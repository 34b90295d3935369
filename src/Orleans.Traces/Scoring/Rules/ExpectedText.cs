using Orleans.Traces.Access.Json;
using Orleans.Traces.Scoring.Views;

namespace Orleans.Traces.Scoring.Rules;

/// <summary>What an answer is compared with: the same for all targets, or an attribute of each.</summary>
/// <param name="Text">The text; null: the attribute says it.</param>
/// <param name="Attribute">The attribute's key; null: the text is the same for all.</param>
public sealed record ExpectedText(string? Text, string? Attribute)
{
    private const int MaxText = 4_096, MaxKey = 200;

    /// <summary>The text for a target; null: the target does not say it.</summary>
    public string? In(ScoredView view) => Text ?? view.Attribute;

    internal static ExpectedText? Read(FieldReader settings)
    {
        var (text, attribute) = (settings.Verbatim("expected", MaxText), settings.Text("expectedAttribute", MaxKey));
        if (text is null == attribute is null)
            settings.Refuse("expected", "given, or expectedAttribute in its place, and not both");
        return settings.Fault is null ? new ExpectedText(text, attribute) : null;
    }
}
