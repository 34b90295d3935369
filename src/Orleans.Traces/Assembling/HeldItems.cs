using Orleans.Traces.GenAi;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;

namespace Orleans.Traces.Assembling;

/// <summary>The items that a trace knows, as outlines, each with the place where its bytes are.</summary>
/// <remarks>Bounded by <see cref="AssemblyOptions.MaxItems"/> and what is loaded from the store. Most traces have a dozen items, which are
/// looked through; an index is made for those that have more.</remarks>
internal sealed class HeldItems
{
    /// <summary>Places that are no journal entry: entries have sequences above 0.</summary>
    public const long Stored = -1, Foreign = -2, InFlight = -3;

    private const int MostWithoutIndex = 16, MaxContexts = 16;

    private readonly List<TraceItem> _items = [];
    private readonly List<long> _places = [];
    private readonly List<OtlpContext> _contexts = [];
    private Dictionary<ItemHash, int>? _index;

    /// <summary>Items, those in flight included.</summary>
    public int Count => _items.Count;

    /// <summary>Items that no plan has confirmed yet.</summary>
    public int InFlightCount { get; private set; }

    /// <summary>Confirmed items that the store does not have, so far as is known.</summary>
    public int UnsavedCount { get; private set; }

    /// <summary>Their bytes as sent.</summary>
    public long UnsavedBytes { get; private set; }

    /// <summary>Bytes, as sent, of all items.</summary>
    public long Bytes { get; private set; }

    /// <summary>Where an item stands in the list; -1: it is not known.</summary>
    public int IndexOf(ItemHash hash)
    {
        if (_index is not null)
            return _index.TryGetValue(hash, out var found) ? found : -1;

        for (var i = 0; i < _items.Count; i++)
        {
            if (_items[i].Hash == hash)
                return i;
        }

        return -1;
    }

    /// <summary>The place of the item at <paramref name="index"/>.</summary>
    public long PlaceOf(int index) => _places[index];

    /// <summary>Adds an item that is not known yet.</summary>
    public void Add(TraceItem item, long place)
    {
        _index?.Add(item.Hash, _items.Count);
        _items.Add(item.Outline(Shared(item.Context)));
        _places.Add(place);
        Bytes += item.Size;
        Tally(item, place, 1);
        if (_index is null && _items.Count > MostWithoutIndex)
            MakeIndex();
    }

    /// <summary>Notes what a span means.</summary>
    public void Note(ItemHash hash, SpanFacts? facts)
    {
        if (facts is not null && IndexOf(hash) is >= 0 and var index && _items[index] is SpanItem span)
            span.Note(facts);
    }

    /// <summary>Notes that the bytes of the item at <paramref name="index"/> are somewhere else now.</summary>
    public void Move(int index, long place)
    {
        Tally(_items[index], _places[index], -1);
        _places[index] = place;
        Tally(_items[index], place, 1);
    }

    /// <summary>Notes that the bytes of all items at these places are somewhere else now.</summary>
    public void MoveAll(Predicate<long> places, long to)
    {
        for (var i = 0; i < _items.Count; i++)
        {
            if (places(_places[i]))
                Move(i, to);
        }
    }

    /// <summary>The place and size of each item that the store does not have.</summary>
    public IEnumerable<(long Place, int Size)> Unsaved()
    {
        for (var i = 0; i < _items.Count; i++)
        {
            if (_places[i] is not (Stored or InFlight))
                yield return (_places[i], _items[i].Size);
        }
    }

    /// <summary>Forgets the items at these places.</summary>
    public void Remove(Predicate<long> places)
    {
        var kept = 0;
        for (var i = 0; i < _items.Count; i++)
        {
            if (places(_places[i]))
            {
                Bytes -= _items[i].Size;
                Tally(_items[i], _places[i], -1);
                continue;
            }

            (_items[kept], _places[kept]) = (_items[i], _places[i]);
            kept++;
        }

        Truncate(kept);
    }

    /// <summary>Forgets one item.</summary>
    public void Remove(ItemHash hash)
    {
        var index = IndexOf(hash);
        Bytes -= _items[index].Size;
        Tally(_items[index], _places[index], -1);
        // The order is nobody's concern: the last one takes the free place.
        (_items[index], _places[index]) = (_items[^1], _places[^1]);
        _index?.Remove(hash);
        if (_index is not null && index < _items.Count - 1)
            _index[_items[index].Hash] = index;
        _items.RemoveAt(_items.Count - 1);
        _places.RemoveAt(_places.Count - 1);
    }

    /// <summary>The items at these places.</summary>
    public IEnumerable<TraceItem> At(Predicate<long> places)
    {
        for (var i = 0; i < _items.Count; i++)
        {
            if (places(_places[i]))
                yield return _items[i];
        }
    }

    // Each delivery brings its contexts anew; nearly all are those of the ones before.
    private OtlpContext Shared(OtlpContext context)
    {
        foreach (var known in _contexts)
        {
            if (known.Hash == context.Hash)
                return known;
        }

        if (_contexts.Count < MaxContexts)
            _contexts.Add(context);
        return context;
    }

    private void Tally(TraceItem item, long place, int sign)
    {
        if (place == InFlight)
        {
            InFlightCount += sign;
        }
        else if (place != Stored)
        {
            UnsavedCount += sign;
            UnsavedBytes += sign * item.Size;
        }
    }

    private void Truncate(int count)
    {
        _items.RemoveRange(count, _items.Count - count);
        _places.RemoveRange(count, _places.Count - count);
        _index = null;
        if (count > MostWithoutIndex)
            MakeIndex();
    }

    private void MakeIndex()
    {
        _index = new Dictionary<ItemHash, int>(2 * _items.Count);
        for (var i = 0; i < _items.Count; i++)
            _index.Add(_items[i].Hash, i);
    }
}
