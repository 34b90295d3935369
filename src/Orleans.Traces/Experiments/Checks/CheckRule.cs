namespace Orleans.Traces.Experiments.Checks;

/// <summary>What a release must keep to. A closed set.</summary>
public abstract record CheckRule
{
    private CheckRule()
    {
    }

    /// <summary>Its word.</summary>
    public abstract string Kind { get; }

    /// <summary>The measure that it is about; null: none.</summary>
    public virtual string? AboutMeasure => null;

    /// <summary>Whether it compares with a baseline.</summary>
    public virtual bool NeedsBaseline => false;

    /// <summary>Enough cases were run, and not too many are missing.</summary>
    /// <param name="Min">At least so many cases.</param>
    /// <param name="MaxMissing">At most so many cases of the dataset's version without a run that is over.</param>
    public sealed record Cases(int Min, int MaxMissing) : CheckRule
    {
        /// <inheritdoc/>
        public override string Kind => "cases";
    }

    /// <summary>Every case says a measure.</summary>
    public sealed record Required(string Measure) : CheckRule
    {
        /// <inheritdoc/>
        public override string Kind => "required";

        /// <inheritdoc/>
        public override string AboutMeasure => Measure;
    }

    /// <summary>A measure over all cases lies between bounds.</summary>
    /// <param name="Measure">The measure.</param>
    /// <param name="Of">What of it: mean, p95, min or max, over cases.</param>
    /// <param name="Min">The lower bound; null: none.</param>
    /// <param name="Max">The upper bound; null: none.</param>
    public sealed record Bound(string Measure, string Of, double? Min, double? Max) : CheckRule
    {
        /// <inheritdoc/>
        public override string Kind => "bound";

        /// <inheritdoc/>
        public override string AboutMeasure => Measure;
    }

    /// <summary>The mean is not worse than the baseline's by more than this, as sure as said.</summary>
    /// <param name="Measure">The measure.</param>
    /// <param name="By">So much worse it may be.</param>
    /// <param name="IsShare">That is a share of the baseline's mean.</param>
    /// <param name="Confidence">How sure it must be.</param>
    public sealed record NotWorse(string Measure, double By, bool IsShare, double Confidence) : CheckRule
    {
        /// <inheritdoc/>
        public override string Kind => "not-worse";

        /// <inheritdoc/>
        public override string AboutMeasure => Measure;

        /// <inheritdoc/>
        public override bool NeedsBaseline => true;
    }

    /// <summary>No case is worse than in the baseline by more than this.</summary>
    public sealed record NoCaseWorse(string Measure, double By) : CheckRule
    {
        /// <inheritdoc/>
        public override string Kind => "no-case-worse";

        /// <inheritdoc/>
        public override string AboutMeasure => Measure;

        /// <inheritdoc/>
        public override bool NeedsBaseline => true;
    }
}

/// <summary>What became of a rule.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Passed">Whether it is kept.</param>
/// <param name="Figures">The numbers behind that, in words.</param>
/// <param name="Cases">The cases that break it.</param>
public sealed record CheckedRule(CheckRule Rule, bool Passed, string Figures, IReadOnlyList<string> Cases);
