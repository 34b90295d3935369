namespace Orleans.Traces.Storage.AzureTables.Journal;

/// <summary>The latest entries, so that most need not be read back when their trace is stored, some ten seconds after they came. The oldest go
/// first.</summary>
internal sealed class PayloadCache(long maxBytes)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, JournalAppend> _entries = [];
    private readonly Queue<long> _order = new();
    private long _bytes;

    public void Add(long sequence, JournalAppend append)
    {
        if (append.Payload.Length > maxBytes)
            return;
        var kept = append with { Payload = append.Payload.ToArray() };
        lock (_lock)
        {
            _entries.Add(sequence, kept);
            _order.Enqueue(sequence);
            _bytes += kept.Payload.Length;
            // What was released has left its number in the queue: so many more than there are entries, and they are stepped over.
            while (_bytes > maxBytes || _order.Count > (2 * _entries.Count) + 1_000)
                Drop(_order.Dequeue(), putBack: _bytes <= maxBytes);
        }
    }

    public JournalAppend? Find(long sequence)
    {
        lock (_lock)
            return _entries.GetValueOrDefault(sequence);
    }

    public void Remove(long sequence)
    {
        lock (_lock)
        {
            if (_entries.Remove(sequence, out var append))
                _bytes -= append.Payload.Length;
        }
    }

    private void Drop(long sequence, bool putBack)
    {
        if (!_entries.TryGetValue(sequence, out var append))
            return;
        if (putBack)
        {
            _order.Enqueue(sequence);
            return;
        }

        _entries.Remove(sequence);
        _bytes -= append.Payload.Length;
    }
}
