using System.Runtime.InteropServices;

namespace Orleans.Traces.Storage.Embedded.Store.Terms;

/// <summary>Walks all terms of a run in their order, a bucket in memory at a time.</summary>
internal sealed class TermWalk(TermRun run)
{
    private readonly List<(ulong Term, int End)> _entries = [];
    private readonly List<long> _rows = [];
    private int _bucket;
    private int _at = -1;

    /// <summary>The term that <see cref="Next"/> found.</summary>
    public ulong Term { get; private set; }

    /// <summary>Its rows, until the next one is asked for.</summary>
    public ReadOnlySpan<long> Rows
    {
        get
        {
            var start = _at == 0 ? 0 : _entries[_at - 1].End;
            return CollectionsMarshal.AsSpan(_rows)[start.._entries[_at].End];
        }
    }

    /// <summary>Goes to the next term. False at the end.</summary>
    /// <exception cref="DamagedRunException">A part of the run is damaged.</exception>
    public bool Next()
    {
        for (_at++; _at == _entries.Count; _at = 0)
        {
            if (_bucket == run.Buckets)
                return false;
            Read(_bucket++);
        }

        Term = _entries[_at].Term;
        return true;
    }

    private void Read(int bucket)
    {
        _entries.Clear();
        _rows.Clear();
        var entries = new TermEntries(run.Bucket(bucket), run.FirstOf(bucket));
        while (entries.Next())
        {
            entries.AddTo(_rows);
            _entries.Add((entries.Term, _rows.Count));
        }

        run.KeepAlive();
    }
}
