using Orleans.Traces.Identity;
using Orleans.Traces.Scoring;

namespace Orleans.Traces.Storage;

/// <summary>Scores of one trace, written together.</summary>
/// <param name="Trace">The trace.</param>
/// <param name="Scores">What was said. One whose key is stored already is left as it is, unless it was sent (<see cref="StoredScore.SentId"/>): then it is replaced.</param>
/// <param name="Done">What is no longer due; null: nothing was.</param>
public sealed record ScoreSave(TraceKey Trace, IReadOnlyList<StoredScore> Scores, DueScore? Done);
