using System.Buffers;
using Orleans.Traces.Storage.Embedded.Disk;

namespace Orleans.Traces.Storage.Embedded.Store.Terms;

/// <summary>Turns what lies in memory, or in several runs, into one run.</summary>
internal static class TermSorting
{
    private const int OrdinalBits = 64 - TermRun.TermBits, DigitBits = 8, Digits = 1 << DigitBits;

    /// <summary>The run of a batch.</summary>
    public static TermRun Write(IDiskFolder folder, TermBatch batch, int factsVersion)
    {
        var (keys, other) = (ArrayPool<ulong>.Shared.Rent(batch.Terms), ArrayPool<ulong>.Shared.Rent(batch.Terms));
        try
        {
            using var writer = new TermRunWriter(folder, (batch.From, batch.To, factsVersion), batch.Terms);
            Write(writer, batch.Saves, Sorted(batch.Saves, keys.AsSpan(0, batch.Terms), other.AsSpan(0, batch.Terms)));
            return writer.Finish();
        }
        finally
        {
            ArrayPool<ulong>.Shared.Return(keys);
            ArrayPool<ulong>.Shared.Return(other);
        }
    }

    /// <summary>One run of several that follow each other, of one version of facts.</summary>
    /// <exception cref="DamagedRunException">A part of one is damaged.</exception>
    public static TermRun Merge(IDiskFolder folder, ReadOnlySpan<TermRun> runs)
    {
        var walks = new List<TermWalk>();
        var terms = 0L;
        foreach (var run in runs)
        {
            var walk = new TermWalk(run);
            terms += run.Count;
            if (walk.Next())
                walks.Add(walk);
        }

        using var writer = new TermRunWriter(folder, (runs[0].From, runs[^1].To, runs[0].FactsVersion), terms);
        Merge(writer, walks);
        return writer.Finish();
    }

    // Most terms are in one run alone: their rows need not be put together.
    private static void Merge(TermRunWriter writer, List<TermWalk> walks)
    {
        var rows = new List<long>();
        var same = new List<TermWalk>();
        while (walks.Count > 0)
        {
            var term = ulong.MaxValue;
            foreach (var walk in walks)
            {
                if (walk.Term > term)
                    continue;
                if (walk.Term < term)
                    same.Clear();
                term = walk.Term;
                same.Add(walk);
            }

            rows.Clear();
            foreach (var walk in same.Count > 1 ? same : [])
                rows.AddRange(walk.Rows);
            writer.Add(term, same.Count > 1 ? Ordered(rows) : same[0].Rows);
            foreach (var walk in same)
            {
                if (!walk.Next())
                    walks.Remove(walk);
            }
        }
    }

    // By term, and those of a term as they came: from the last digit of the term to the first, each time in order.
    private static ReadOnlySpan<ulong> Sorted(ReadOnlySpan<(long Row, ulong[] Terms)> saves, Span<ulong> keys, Span<ulong> other)
    {
        var next = 0;
        for (var i = 0; i < saves.Length; i++)
        {
            foreach (var term in saves[i].Terms)
                keys[next++] = (term >> OrdinalBits << OrdinalBits) | (uint)i;
        }

        for (var shift = OrdinalBits; shift < 64; shift += DigitBits)
        {
            Spread(keys, other, shift);
            var sorted = other;
            other = keys;
            keys = sorted;
        }

        return keys;
    }

    private static void Write(TermRunWriter writer, ReadOnlySpan<(long Row, ulong[] Terms)> saves, ReadOnlySpan<ulong> keys)
    {
        var rows = new List<long>();
        for (var i = 0; i < keys.Length;)
        {
            var term = keys[i] >> OrdinalBits;
            rows.Clear();
            for (; i < keys.Length && keys[i] >> OrdinalBits == term; i++)
                rows.Add(saves[(int)(keys[i] & ((1UL << OrdinalBits) - 1))].Row);
            writer.Add(term, Ordered(rows));
        }
    }

    private static void Spread(ReadOnlySpan<ulong> keys, Span<ulong> into, int shift)
    {
        Span<int> places = stackalloc int[Digits];
        places.Clear();
        foreach (var key in keys)
            places[(int)(key >> shift) & (Digits - 1)]++;
        var place = 0;
        foreach (ref var count in places)
            (count, place) = (place, place + count);
        foreach (var key in keys)
            into[places[(int)(key >> shift) & (Digits - 1)]++] = key;
    }

    // A trace that was saved twice may be there twice, and before others.
    private static ReadOnlySpan<long> Ordered(List<long> rows)
    {
        var span = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(rows);
        var inOrder = true;
        for (var i = 1; i < span.Length; i++)
            inOrder &= span[i] > span[i - 1];
        if (inOrder)
            return span;

        span.Sort();
        var kept = 1;
        for (var i = 1; i < span.Length; i++)
        {
            if (span[i] != span[kept - 1])
                span[kept++] = span[i];
        }

        return span[..kept];
    }
}
