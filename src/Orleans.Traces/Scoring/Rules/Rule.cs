using Orleans.Traces.Scoring.Views;

namespace Orleans.Traces.Scoring.Rules;

/// <summary>A scorer that needs no model: what it says is a function of what it sees. docs/SCORING.md has each one's formula and range.</summary>
/// <remarks>Immutable; used by many threads at once. Time is linear in the length of what it sees, but for <see cref="LevenshteinRule"/>, which
/// clips it further.</remarks>
public abstract record Rule
{
    private protected Rule()
    {
    }

    /// <summary>What it looks at: nothing else changes what it says.</summary>
    public abstract ViewParts Sees { get; }

    /// <summary>The attribute of the target that it looks at besides; null: none.</summary>
    public virtual string? Attribute => null;

    /// <summary>What it says; null: it does not apply to such a target.</summary>
    public abstract Verdict? Judge(ScoredView view);
}
