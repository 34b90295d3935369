using System.Collections.Concurrent;

namespace Orleans.Traces.GenAi.Prices;

/// <summary>Remembers what a function said, for so many keys; past them all are forgotten. The function may be asked twice for one key.</summary>
internal sealed class BoundedMemory<TKey, TValue>(int limit, Func<TKey, TValue> make)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, TValue> _values = new();

    // The dictionary's own count locks all of it.
    private int _count;

    public TValue Get(TKey key)
    {
        if (_values.TryGetValue(key, out var value))
            return value;

        value = make(key);
        if (Volatile.Read(ref _count) >= limit)
        {
            _values.Clear();
            Volatile.Write(ref _count, 0);
        }

        if (_values.TryAdd(key, value))
            Interlocked.Increment(ref _count);
        return value;
    }
}
