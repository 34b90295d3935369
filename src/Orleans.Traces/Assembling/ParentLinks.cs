using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;

namespace Orleans.Traces.Assembling;

/// <summary>Who hangs below whom, among spans that are sorted by (start, id): every span ends up at the top
/// or below one that is not below it.</summary>
/// <remarks>A ring of parents is cut at its first span in that order, which then stands at the top; what hangs below the ring stays below it.
/// Time is linear in the number of spans, and nothing recurses: chains may be as long as the trace.</remarks>
internal sealed class ParentLinks
{
    /// <summary>Stands at the top.</summary>
    public const int Top = -1;

    private readonly int[] _parents;

    private ParentLinks(int count) => _parents = new int[count];

    /// <summary>Spans without a parent.</summary>
    public int RootCount { get; private set; }

    /// <summary>The first span without a parent; -1: there is none.</summary>
    public int FirstRoot { get; private set; } = -1;

    /// <summary>Every span without a parent has ended.</summary>
    public bool RootsHaveEnded { get; private set; } = true;

    /// <summary>A span names a parent that is not here.</summary>
    public bool ParentMissing { get; private set; }

    /// <summary>A span names itself.</summary>
    public bool SelfParent { get; private set; }

    /// <summary>Two or more spans are each other's ancestors.</summary>
    public bool Cycle { get; private set; }

    /// <summary>The place of the span that this one hangs below, or <see cref="Top"/>.</summary>
    public int this[int span] => _parents[span];

    /// <summary>The links of <paramref name="spans"/>, whose places by id are <paramref name="places"/>.</summary>
    public static ParentLinks Of(ReadOnlySpan<SpanItem> spans, IReadOnlyDictionary<SpanId, int> places)
    {
        var links = new ParentLinks(spans.Length);
        for (var i = 0; i < spans.Length; i++)
            links._parents[i] = links.Place(i, spans[i].Header, places);

        links.CutRings();
        return links;
    }

    private int Place(int span, SpanHeader header, IReadOnlyDictionary<SpanId, int> places)
    {
        if (!header.ParentId.IsValid)
        {
            RootCount++;
            FirstRoot = FirstRoot < 0 ? span : FirstRoot;
            RootsHaveEnded &= header.End != 0;
            return Top;
        }

        if (header.ParentId == header.SpanId)
        {
            SelfParent = true;
            return Top;
        }

        if (places.TryGetValue(header.ParentId, out var parent))
            return parent;

        ParentMissing = true;
        return Top;
    }

    private void CutRings()
    {
        var walkOf = new int[_parents.Length];
        for (var first = 0; first < _parents.Length; first++)
        {
            var walk = first + 1;
            var span = first;
            for (; span != Top && walkOf[span] == 0; span = _parents[span])
                walkOf[span] = walk;

            if (span != Top && walkOf[span] == walk)
                CutRing(span);
        }
    }

    private void CutRing(int member)
    {
        Cycle = true;
        var entry = member;
        for (var span = _parents[member]; span != member; span = _parents[span])
            entry = Math.Min(entry, span);
        _parents[entry] = Top;
    }
}
