using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;

namespace Orleans.Traces.Storage;

/// <summary>One save of a trace.</summary>
/// <param name="Key">Which trace.</param>
/// <param name="BasedOnRevision">The revision that the saver knows to be stored; 0: none.</param>
/// <param name="Summary">The summary of the whole trace after this save; replaces the stored one.</param>
/// <param name="NewItems">The items that are not stored yet. May be empty: then only the summary is replaced.</param>
public sealed record TraceSave(TraceKey Key, int BasedOnRevision, TraceSummary Summary, IReadOnlyList<TraceItem> NewItems)
{
    /// <summary>The ids of the scorers that wait for the trace from this save on, see <see cref="IScoreStore"/>; written in the same step, or not
    /// at all.</summary>
    public IReadOnlyList<string> Due { get; init; } = [];
}
