using Orleans.Traces.Scoring.Views;

namespace Orleans.Traces.Scoring.Methods;

/// <summary>How a scorer judges: by a rule, or by asking somebody. Immutable; used by many threads at once.</summary>
public abstract record ScoringMethod
{
    private protected ScoringMethod()
    {
    }

    /// <summary>What it looks at: nothing else changes what it says.</summary>
    public abstract ViewParts Sees { get; }

    /// <summary>The attribute of the target that says what is expected of it; null: none is looked at.</summary>
    public virtual string? Attribute => null;

    /// <summary>Further attributes of the target that it looks at.</summary>
    public virtual IReadOnlyList<string> Attributes => [];

    /// <summary>Who says its scores.</summary>
    public abstract ScoreSource Source { get; }

    /// <summary>Whether another service is asked: that takes no processor, and long.</summary>
    public virtual bool Asks => false;
}
