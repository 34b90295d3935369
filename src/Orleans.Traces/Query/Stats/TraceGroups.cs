using Orleans.Traces.Assembling;

namespace Orleans.Traces.Query.Stats;

/// <summary>The sessions, or the users, of a range of traces, the one with the newest trace first.</summary>
/// <remarks>Traces are added newest start first, so that groups stand in order as they come. Bounded by <see cref="MaxGroups"/>: past it, traces
/// of groups that are not known yet are not counted, and <see cref="IsLimited"/> says so.</remarks>
public sealed class TraceGroups(OwnerKind kind)
{
    /// <summary>The most groups.</summary>
    public const int MaxGroups = 50_000;

    private readonly Dictionary<string, TraceGroup> _byKey = new(StringComparer.Ordinal);
    private readonly List<TraceGroup> _inOrder = [];

    /// <summary>The groups.</summary>
    public IReadOnlyList<TraceGroup> Groups => _inOrder;

    /// <summary>There were more groups than are held.</summary>
    public bool IsLimited { get; private set; }

    /// <summary>Adds a trace.</summary>
    public void Add(TraceSummary trace)
    {
        if (TraceOwner.IdOf(trace, kind) is not { } key)
            return;
        if (!_byKey.TryGetValue(key, out var group))
        {
            if (_inOrder.Count == MaxGroups)
            {
                IsLimited = true;
                return;
            }

            _byKey.Add(key, group = new TraceGroup(key));
            _inOrder.Add(group);
        }

        group.Add(trace, kind);
    }
}
