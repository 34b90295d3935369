namespace Orleans.Traces.Query.Searching.Terms;

/// <summary>The different terms of a trace, while they are gathered. Used by one thread at a time, and again for the next trace.</summary>
/// <remarks>Bounded: past <see cref="MaxWords"/> and <see cref="MaxOthers"/> a trace says that it may have any, and is then checked whatever is
/// asked for.</remarks>
internal sealed class TermSet
{
    /// <summary>Words of one save. A text of a novel's length has half of them.</summary>
    public const int MaxWords = 32 * 1024;

    /// <summary>Attributes and facts of one save.</summary>
    public const int MaxOthers = 32 * 1024;

    private const int MinSize = 2048, KeepSize = 16 * 1024;

    private ulong[] _table = new ulong[MinSize];
    private ulong[] _found = new ulong[MinSize / 2];
    private int _count;
    private int _words;

    /// <summary>Adds a word. False: there is no room for more, and none need be looked for.</summary>
    public bool AddWord(ulong word)
    {
        if (_words >= MaxWords)
            return false;
        if (!Insert(Term.Word(word)))
            return true;
        if (++_words < MaxWords)
            return true;
        Insert(Term.AnyWord);
        return false;
    }

    /// <summary>Adds what is no word.</summary>
    public void Add(ulong term)
    {
        if (_count - _words < MaxOthers)
            Insert(term);
        else
            Insert(Term.AnyOther);
    }

    /// <summary>Takes out all terms, in no particular order; the set is empty then.</summary>
    public ulong[] Take()
    {
        var taken = _found.AsSpan(0, _count).ToArray();
        if (_table.Length > KeepSize)
        {
            _table = new ulong[MinSize];
            _found = new ulong[MinSize / 2];
        }
        else
        {
            Array.Clear(_table);
        }

        (_count, _words) = (0, 0);
        return taken;
    }

    private bool Insert(ulong term)
    {
        var table = _table;
        var mask = table.Length - 1;
        for (var at = (int)term & mask; ; at = (at + 1) & mask)
        {
            if (table[at] == term)
                return false;
            if (table[at] != 0)
                continue;
            table[at] = term;
            break;
        }

        _found[_count++] = term;
        if (_count == _found.Length)
            Grow();
        return true;
    }

    private void Grow()
    {
        var table = new ulong[_table.Length * 2];
        foreach (var term in _found)
        {
            var at = (int)term & (table.Length - 1);
            while (table[at] != 0)
                at = (at + 1) & (table.Length - 1);
            table[at] = term;
        }

        _table = table;
        Array.Resize(ref _found, table.Length / 2);
    }
}
