using System.Collections;
using System.Globalization;

namespace Orleans.Traces.Otlp.Cutting;

/// <summary>Items that are refused for good, by reason, with the words for OTLP's <c>partial_success</c>.</summary>
public sealed class Refusals : IEnumerable<(RefusalReason Reason, long Count, string Example)>
{
    private static readonly SortedDictionary<RefusalReason, (long Count, string Example)> None = [];

    // One entry a reason; nearly always there is none.
    private SortedDictionary<RefusalReason, (long Count, string Example)> _byReason = None;

    /// <summary>All of them.</summary>
    public long Count => _byReason == None ? 0 : _byReason.Values.Sum(r => r.Count);

    /// <summary>How many for one reason.</summary>
    public long CountOf(RefusalReason reason) => _byReason.TryGetValue(reason, out var found) ? found.Count : 0;

    /// <summary>Counts <paramref name="count"/> more. The first example of a reason is kept.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="count">How many.</param>
    /// <param name="example">What was found and what was expected, in words.</param>
    public void Add(RefusalReason reason, long count, string example)
    {
        if (_byReason == None)
            _byReason = [];
        _byReason[reason] = _byReason.TryGetValue(reason, out var known) ? (known.Count + count, known.Example) : (count, example);
    }

    /// <inheritdoc/>
    public IEnumerator<(RefusalReason Reason, long Count, string Example)> GetEnumerator()
    {
        foreach (var (reason, (count, example)) in _byReason)
            yield return (reason, count, example);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>One sentence a reason; empty where nothing is refused.</summary>
    public override string ToString() => string.Join(' ', _byReason.Values.Select(r =>
        string.Create(CultureInfo.InvariantCulture, $"{r.Count} refused: {r.Example}.")));
}
