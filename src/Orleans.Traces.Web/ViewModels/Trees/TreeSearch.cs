using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi;
using Orleans.Traces.Query.Outlines;
using Orleans.Traces.Query.Text;

namespace Orleans.Traces.Web.ViewModels.Trees;

/// <summary>Looks for spans of a trace: by what the tree shows of them, and by their full text. What was found can be stepped through.</summary>
/// <remarks>The full text is looked through on another thread, slice by slice, within <see cref="Limit"/>: what was found shows after each.</remarks>
public sealed class TreeSearch(TimeProvider time)
{
    /// <summary>What looking through the texts of a trace may take.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(150);

    private CancellationTokenSource? _running;

    // By their places, ascending; replaced, never changed.
    private int[] _hits = [];

    /// <summary>What is looked for; empty: no text.</summary>
    public string Wanted { get; private set; } = "";

    /// <summary>The spans that are stepped through where no text is looked for.</summary>
    public TreeFilter Filter { get; private set; }

    /// <summary>Something is looked for.</summary>
    public bool IsActive => Wanted.Length > 0 || Filter != TreeFilter.None;

    /// <summary>It is still being looked for.</summary>
    public bool IsRunning { get; private set; }

    /// <summary>How many spans' full texts were looked through when time was up; null: all.</summary>
    public int? CutAfter { get; private set; }

    /// <summary>The places of what was found, ascending.</summary>
    public IReadOnlyList<int> Hits => _hits;

    /// <summary>Whether a span was found.</summary>
    public bool IsHit(int node) => Array.BinarySearch(_hits, node) >= 0;

    /// <summary>Where a span stands among what was found, from 1; 0: it was not.</summary>
    public int NumberOf(int node) => Math.Max(0, Array.BinarySearch(_hits, node) + 1);

    /// <summary>What was found after a place, from the first again after the last; -1: nothing was.</summary>
    public int After(int node) => Next(node, _hits);

    /// <summary>What was found before a place, from the last again before the first; -1: nothing was.</summary>
    public int Before(int node)
    {
        if (_hits.Length == 0)
            return -1;

        var at = Array.BinarySearch(_hits, node);
        return _hits[((at >= 0 ? at : ~at) - 1 + _hits.Length) % _hits.Length];
    }

    /// <summary>The next of these spans after a place; -1: there is none.</summary>
    public static int After(TraceOutline outline, TreeFilter filter, int node) => Next(node, Matching(outline, filter));

    /// <summary>How many spans a filter has.</summary>
    public static int CountOf(TraceOutline outline, TreeFilter filter) => filter switch
    {
        TreeFilter.Errors => outline.ErrorCount,
        TreeFilter.Calls => outline.CountOf(SpanKind.Llm) + outline.CountOf(SpanKind.Embedding),
        TreeFilter.Tools => outline.CountOf(SpanKind.Tool),
        _ => 0,
    };

    /// <summary>Looks for nothing.</summary>
    public void Clear()
    {
        _running?.Cancel();
        (Wanted, Filter, _hits, CutAfter) = ("", TreeFilter.None, [], null);
    }

    /// <summary>Steps through these spans.</summary>
    public void Show(TraceOutline outline, TreeFilter filter)
    {
        Clear();
        Filter = filter;
        _hits = Matching(outline, filter);
    }

    /// <summary>Steps through these places, ascending.</summary>
    public void Show(IReadOnlyList<int> matches)
    {
        Clear();
        Filter = TreeFilter.Matches;
        _hits = [.. matches];
    }

    /// <summary>Looks for a text; what was looked for before is given up.</summary>
    /// <param name="wanted">The text.</param>
    /// <param name="outline">Where it is looked for first.</param>
    /// <param name="tree">Then in the full texts; null: they are not at hand.</param>
    /// <param name="changed">More was found, or all was looked through.</param>
    /// <param name="cancellationToken">Nobody wants it any more.</param>
    public async Task FindAsync(string wanted, TraceOutline outline, TraceTree? tree, Action changed, CancellationToken cancellationToken)
    {
        Clear();
        Wanted = wanted;
        if (wanted.Length == 0)
            return;

        using var running = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _running = running;
        var shown = await Task.Run(() => Shown(outline, wanted), cancellationToken);
        if (running.IsCancellationRequested)
            return;

        _hits = shown;
        CutAfter = tree is null ? 0 : null;
        if (tree is null)
            return;

        IsRunning = true;
        try
        {
            await LookThroughAsync(tree, shown, changed, running.Token);
        }
        catch (OperationCanceledException)
        {
            // Something else is looked for by now.
        }
        finally
        {
            if (_running == running)
                (_running, IsRunning) = (null, false);
        }
    }

    private async Task LookThroughAsync(TraceTree tree, int[] shown, Action changed, CancellationToken cancellationToken)
    {
        changed();
        var finder = new SpanTextFinder(Wanted);
        var found = new List<int>();
        var from = time.GetTimestamp();
        for (var next = 0; next < tree.Nodes.Count;)
        {
            var at = next;
            next = await Task.Run(() => LookThrough(tree, at, shown, finder, found), cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            _hits = [.. found, .. shown.Where(node => node >= next)];
            changed();
            if (next == tree.Nodes.Count || time.GetElapsedTime(from) < Limit)
                continue;

            CutAfter = next;
            break;
        }
    }

    // From a place on, for a slice of time; returns where it stopped.
    private int LookThrough(TraceTree tree, int node, int[] shown, SpanTextFinder finder, List<int> found)
    {
        var from = time.GetTimestamp();
        for (; node < tree.Nodes.Count && time.GetElapsedTime(from) < Slice; node++)
        {
            if (Array.BinarySearch(shown, node) >= 0 || finder.IsIn(tree.Nodes[node].Span) || tree.LogsOf(node).Any(finder.IsIn))
                found.Add(node);
        }

        return node;
    }

    private static int[] Shown(TraceOutline outline, string wanted)
    {
        var found = new List<int>();
        for (var i = 0; i < outline.Count; i++)
        {
            var span = outline[i];
            if (span.Name.Contains(wanted, StringComparison.OrdinalIgnoreCase)
                || span.Label.Contains(wanted, StringComparison.OrdinalIgnoreCase)
                || span.Service.Contains(wanted, StringComparison.OrdinalIgnoreCase)
                || SpanKindNames.Of(span.Kind).Equals(wanted, StringComparison.OrdinalIgnoreCase)
                || (span.IsError && wanted.Equals("error", StringComparison.OrdinalIgnoreCase))
                || span.SpanId.ToString() == wanted)
            {
                found.Add(i);
            }
        }

        return [.. found];
    }

    private static int[] Matching(TraceOutline outline, TreeFilter filter)
    {
        var found = new List<int>();
        for (var i = 0; i < outline.Count; i++)
        {
            var matches = filter switch
            {
                TreeFilter.Errors => outline.IsError(i),
                TreeFilter.Calls => outline.KindOf(i) is SpanKind.Llm or SpanKind.Embedding,
                TreeFilter.Tools => outline.KindOf(i) == SpanKind.Tool,
                _ => false,
            };
            if (matches)
                found.Add(i);
        }

        return [.. found];
    }

    private static int Next(int node, int[] places)
    {
        if (places.Length == 0)
            return -1;

        var at = Array.BinarySearch(places, node);
        return places[(at >= 0 ? at + 1 : ~at) % places.Length];
    }
}
