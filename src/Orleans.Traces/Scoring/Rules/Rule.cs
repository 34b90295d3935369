using Orleans.Traces.Scoring.Methods;
using Orleans.Traces.Scoring.Views;

namespace Orleans.Traces.Scoring.Rules;

/// <summary>A scorer that needs no model: what it says is a function of what it sees. docs/SCORING.md has each one's formula and range.</summary>
/// <remarks>Immutable; used by many threads at once. Time is linear in the length of what it sees, but for <see cref="LevenshteinRule"/>, which
/// clips it further.</remarks>
public abstract record Rule : ScoringMethod
{
    private protected Rule()
    {
    }

    /// <inheritdoc/>
    public sealed override ScoreSource Source => ScoreSource.Rule;

    /// <summary>What it says; null: it does not apply to such a target.</summary>
    public abstract Verdict? Judge(ScoredView view);
}
