using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;

namespace Orleans.Traces.Assembling;

/// <summary>Keeps, span by span, what decides how long a trace waits: which roots have ended, which parents are missing.</summary>
/// <remarks>Constant work per span, whatever the trace's size (law L8). <see cref="TraceTree"/> computes the same from scratch,
/// with all that a reader wants to know; this is only what the clock needs.</remarks>
internal sealed class SpanLedger
{
    private readonly Dictionary<SpanId, int> _versions = [];
    private readonly HashSet<SpanId> _missingParents = [];
    private readonly HashSet<SpanId> _endedRoots = [];
    private readonly HashSet<SpanId> _openRoots = [];

    /// <summary>Contents that this span id has come with.</summary>
    public int VersionsOf(SpanId id) => _versions.GetValueOrDefault(id);

    /// <summary>Forgets all that was counted.</summary>
    public void Clear()
    {
        _versions.Clear();
        _missingParents.Clear();
        _endedRoots.Clear();
        _openRoots.Clear();
    }

    /// <summary>Counts a span in.</summary>
    public void Add(SpanHeader span)
    {
        _versions[span.SpanId] = VersionsOf(span.SpanId) + 1;
        _missingParents.Remove(span.SpanId);
        if (span.ParentId.IsValid)
        {
            if (!_versions.ContainsKey(span.ParentId))
                _missingParents.Add(span.ParentId);
        }
        else if (span.End != 0)
        {
            _endedRoots.Add(span.SpanId);
            _openRoots.Remove(span.SpanId);
        }
        else if (!_endedRoots.Contains(span.SpanId))
        {
            _openRoots.Add(span.SpanId);
        }
    }

    /// <summary>What the trace would be finalized for if it fell silent now.</summary>
    public FinalizeReason Expectation =>
        _endedRoots.Count == 0 || _openRoots.Count > 0 ? FinalizeReason.Rootless
        : _missingParents.Count > 0 ? FinalizeReason.ParentMissing
        : FinalizeReason.Complete;
}
