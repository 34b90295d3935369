using Orleans.Traces.Scoring;

namespace Orleans.Traces.Query.Stats;

/// <summary>What the scores of several traces add up to, by name. At most <see cref="MaxNames"/> of them.</summary>
public sealed class ScoreSums
{
    /// <summary>Names and categories that are told apart; what comes after them is not counted.</summary>
    public const int MaxNames = 200;

    private readonly SortedDictionary<(string Name, string Label), (long Count, double Sum)> _sums = [];

    /// <summary>By name, then category; of numbers and booleans the category is null.</summary>
    public IEnumerable<(string Name, string? Label, long Count, double Sum)> All =>
        _sums.Select(s => (s.Key.Name, s.Key.Label.Length > 0 ? s.Key.Label : null, s.Value.Count, s.Value.Sum));

    /// <summary>Adds a trace's.</summary>
    public void Add(IReadOnlyList<ScoreMark> marks)
    {
        foreach (var mark in marks)
        {
            var key = (mark.Name, mark.Label ?? "");
            if (!_sums.TryGetValue(key, out var sum) && _sums.Count >= MaxNames)
                continue;
            _sums[key] = (sum.Count + mark.Count, sum.Sum + mark.Sum);
        }
    }
}
