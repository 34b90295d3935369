using Orleans.Traces.Assembling;

namespace Orleans.Traces.Query.Stats;

/// <summary>Counts traces one by one. Which groups are kept is known at the end only, so that it is fed twice where there are more than the
/// limit: no group takes memory for its steps before.</summary>
/// <remarks>1. <see cref="Rank"/> every trace; 2. <see cref="Count"/> every trace again. Bounded: <see cref="MaxKeys"/> keys with a number each, then
/// the limit's groups with a cell a step.</remarks>
public sealed class TraceStats(StatsQuery query)
{
    /// <summary>Groups that are told apart at all; what comes after them is among the others.</summary>
    public const int MaxKeys = 100_000;

    private readonly Dictionary<string, long> _ranks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Cells> _kept = new(StringComparer.Ordinal);
    private readonly Cells _without = new(), _others = new();

    /// <summary>The query.</summary>
    public StatsQuery Query => query;

    /// <summary>Whether traces are to be ranked first.</summary>
    public bool NeedsRanks => query.By != StatsBy.None;

    /// <summary>Ranks the groups that a trace belongs to.</summary>
    public void Rank(TraceSummary trace)
    {
        if (!Includes(trace))
            return;
        foreach (var part in StatsPart.Of(trace, query.By))
        {
            if (part.Key is { } key && (_ranks.Count < MaxKeys || _ranks.ContainsKey(key)))
                _ranks[key] = _ranks.GetValueOrDefault(key) + part.Count;
        }
    }

    /// <summary>Counts a trace. Not before all have been ranked.</summary>
    public void Count(TraceSummary trace)
    {
        if (!Includes(trace))
            return;
        if (_kept.Count == 0 && _ranks.Count > 0)
            Keep();
        var step = (int)((trace.Start - query.From) / query.Step);
        foreach (var part in StatsPart.Of(trace, query.By))
        {
            var cells = part.Key is null ? _without : _kept.GetValueOrDefault(part.Key, _others);
            cells.Add(step, part);
        }
    }

    /// <summary>The groups: highest count first, by key among equals; then those without a key, then the others, where there are any.</summary>
    public IReadOnlyList<StatsGroup> Groups()
    {
        var groups = _kept.OrderByDescending(g => g.Value.Whole.Count).ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new StatsGroup(g.Key, false, g.Value.Whole, g.Value.Steps)).ToList();
        if (_without.Whole.Count > 0 || groups.Count == 0)
            groups.Add(new StatsGroup(null, false, _without.Whole, _without.Steps));
        if (_others.Whole.Count > 0)
            groups.Add(new StatsGroup(null, true, _others.Whole, _others.Steps));
        return groups;
    }

    private bool Includes(TraceSummary trace) =>
        trace.Start >= query.From && trace.Start < query.To && query.Within?.Owns(trace) != false;

    private void Keep()
    {
        foreach (var (key, _) in _ranks.OrderByDescending(r => r.Value).ThenBy(r => r.Key, StringComparer.Ordinal).Take(query.Limit))
            _kept.Add(key, new Cells());
    }

    private sealed class Cells
    {
        private readonly SortedDictionary<int, StatsCell> _steps = [];

        public StatsCell Whole { get; } = new();

        public IReadOnlyDictionary<int, StatsCell> Steps => _steps;

        public void Add(int step, StatsPart part)
        {
            Whole.Add(part);
            if (!_steps.TryGetValue(step, out var cell))
                _steps.Add(step, cell = new StatsCell());
            cell.Add(part);
        }
    }
}
