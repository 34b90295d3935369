using System.Globalization;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Scoring.Views;

namespace Orleans.Traces.Scoring.Rules;

/// <summary>Yes where the target, or its first token, took no longer than it may.</summary>
public sealed record LatencyRule(int MaxMs, bool OfFirstToken) : Rule
{
    /// <inheritdoc/>
    public override ViewParts Sees => OfFirstToken ? ViewParts.FirstToken : ViewParts.Duration;

    /// <inheritdoc/>
    public override Verdict? Judge(ScoredView view) => (OfFirstToken ? view.FirstTokenMs : view.DurationMs) is { } took
        ? Verdict.Of(took <= MaxMs, string.Create(CultureInfo.InvariantCulture, $"It took {took:0.###} ms."))
        : null;

    internal static Rule? Read(FieldReader settings)
    {
        var max = settings.Number("maxMs", 0, int.MaxValue);
        if (max is null)
            settings.Refuse("maxMs", "given: milliseconds");
        var ofFirstToken = settings.Word("of", "duration", "firstToken") == "firstToken";
        return settings.Fault is null ? new LatencyRule(max ?? 0, ofFirstToken) : null;
    }
}
