using Orleans.Traces.Assembling;
using Orleans.Traces.Query.TraceQl;

namespace Orleans.Traces.Scoring;

/// <summary>Decides which scorers are due for a trace that is saved as final. Immutable.</summary>
/// <remarks>By its id and its summary alone, which the save has at hand: nothing is decoded on the way of a save, and where a project has no
/// scorers nothing is done. What the spans must be asked is asked when the scorer's turn comes (<see cref="ScoringTargets"/>).</remarks>
/// <param name="scorers">A project's scorers.</param>
public sealed class ScoringPlan(IReadOnlyList<Scorer> scorers)
{
    /// <summary>Nothing is scored.</summary>
    public static ScoringPlan None { get; } = new([]);

    /// <summary>The scorers that it decides of.</summary>
    public IReadOnlyList<Scorer> Scorers => scorers;

    /// <summary>The ids of those that are due.</summary>
    public IReadOnlyList<string> DueOf(TraceSummary summary)
    {
        if (scorers.Count == 0)
            return [];

        List<string>? due = null;
        foreach (var scorer in scorers)
        {
            if (scorer.Enabled && MayPick(scorer, summary, scorer.Sampling))
                (due ??= []).Add(scorer.Id);
        }

        return due ?? (IReadOnlyList<string>)[];
    }

    /// <summary>Whether a share of traces has this one, and its summary does not rule out that a scorer judges something of it.</summary>
    public static bool MayPick(Scorer scorer, TraceSummary summary, double share) =>
        !ScorerTraces.Has(summary)
        && ScorerSampling.Picks(summary.TraceId, scorer.Id, share)
        && scorer.Traces?.Test(summary) != SummaryAnswer.No
        && scorer.Spans?.Test(summary) != SummaryAnswer.No;
}
