using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Outlines;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Web.ViewModels.Trees;

/// <summary>A trace as it was read once, for all who look at it: its outline, and its items for as long as there is room for them.</summary>
public sealed class ViewedTrace
{
    // What an item takes besides its bytes: its own object, its place in the tree.
    private const int BytesOfItem = 200;

    // Up to here the facts are read at once; of more the tree is shown first.
    private const int FewSpans = 2_000;

    private readonly WeakReference<TraceTree> _tree;
    private TraceTree? _kept;
    private volatile Drawn _drawn;

    private ViewedTrace(TraceKey key, StoredTrace stored, TraceTree tree, TraceOutline outline)
    {
        Key = key;
        Summary = stored.Summary;
        ItemCount = stored.Items.Count;
        ItemBytes = stored.Items.Sum(i => (long)i.Size + BytesOfItem);
        _tree = new WeakReference<TraceTree>(tree);
        _kept = tree;
        Axis = TimeAxis.Of(outline);
        _drawn = new Drawn(outline, MinimapRuns.Of(outline, Axis));
    }

    /// <summary>Whose trace, and which.</summary>
    public TraceKey Key { get; }

    /// <summary>What a list shows of it.</summary>
    public TraceSummary Summary { get; }

    /// <summary>How many items it had.</summary>
    public int ItemCount { get; }

    /// <summary>About what its items take in memory.</summary>
    public long ItemBytes { get; }

    /// <summary>Its tree, as rows need it.</summary>
    public TraceOutline Outline => _drawn.Outline;

    /// <summary>The whole of it in small.</summary>
    public MinimapRuns Minimap => _drawn.Minimap;

    /// <summary>The time that its spans lie in.</summary>
    public TimeAxis Axis { get; }

    /// <summary>Completes when the outline has its facts.</summary>
    public Task Facts { get; private set; } = Task.CompletedTask;

    /// <summary>About what is held of it in memory.</summary>
    public long Bytes => Outline.Bytes + (_kept is null ? 0 : ItemBytes);

    /// <summary>Looks at what was read. A large trace is worked on elsewhere, so that the caller's thread stays free.</summary>
    public static async Task<ViewedTrace> OfAsync(TraceKey key, StoredTrace stored, IPrices prices)
    {
        if (stored.Items.Count > FewSpans)
            return await Task.Run(() => Of(key, stored, prices, isLarge: true));

        return Of(key, stored, prices, isLarge: false);
    }

    /// <summary>Its tree with its items; null: they were let go.</summary>
    public TraceTree? Tree => _tree.TryGetTarget(out var tree) ? tree : null;

    /// <summary>Lets go of the items: they last until memory is needed.</summary>
    public void LetGo() => _kept = null;

    private static ViewedTrace Of(TraceKey key, StoredTrace stored, IPrices prices, bool isLarge)
    {
        var tree = TraceTree.Build(stored.Items);
        var viewed = new ViewedTrace(key, stored, tree, TraceOutline.Of(tree));
        if (isLarge)
            viewed.Facts = Task.Run(() => viewed.Read(tree, prices));
        else
            viewed.Read(tree, prices);
        return viewed;
    }

    private void Read(TraceTree tree, IPrices prices)
    {
        var viewer = new TraceViewer(Summary, tree, prices);
        var facts = new SpanFacts[tree.Nodes.Count];
        for (var i = 0; i < facts.Length; i++)
            facts[i] = viewer.Facts(i);
        var outline = Outline.WithFacts(tree, facts, prices);
        _drawn = new Drawn(outline, MinimapRuns.Of(outline, Axis));
    }

    private sealed record Drawn(TraceOutline Outline, MinimapRuns Minimap);
}
