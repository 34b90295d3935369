using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Query.TraceQl;
using Orleans.Traces.Scoring;
using Orleans.Traces.Storage;
using Orleans.Traces.Web.ViewModels.Spans;

namespace Orleans.Traces.Web.ViewModels.Trees;

/// <summary>One trace on its page.</summary>
/// <param name="traces">Where it reads.</param>
/// <param name="scores">Where its scores are.</param>
/// <param name="prices">What calls cost.</param>
/// <param name="key">Which trace.</param>
public sealed class TraceModel(ViewedTraces traces, IScoreStore scores, IPriceBooks prices, TraceKey key)
{
    // What belongs to no span is shown below the tree; who wants more of it takes it as OTLP.
    private const int MaxLogs = 1_000;

    // Who opens a huge trace wants to see it, whatever led there.
    private static readonly TimeSpan MatchLimit = TimeSpan.FromSeconds(2);

    /// <summary>The trace; null when it was not found, or not read yet.</summary>
    public ViewedTrace? Viewed { get; private set; }

    /// <summary>Its spans as rows.</summary>
    public SpanTree Tree { get; } = new();

    /// <summary>Log records of no span, the earliest ones.</summary>
    public IReadOnlyList<LogView> Logs { get; private set; } = [];

    /// <summary>How many of them there are.</summary>
    public int LogCount { get; private set; }

    /// <summary>What it was given after it came; what came with its spans stands at them.</summary>
    public IReadOnlyList<StoredScore> Scores { get; private set; } = [];

    /// <summary>What offsets are counted from, Unix nanoseconds: the axis' start, or the trace's where no span has a time.</summary>
    public ulong Origin => Viewed is { Axis.Start: not 0 and var start } ? start : Viewed?.Summary.Start ?? 0;

    /// <summary>Whose trace, and which.</summary>
    public TraceKey Key => key;

    /// <summary>Which trace.</summary>
    public TraceId TraceId => key.TraceId;

    /// <summary>Whether it was looked for at least once.</summary>
    public bool IsRead { get; private set; }

    /// <summary>It was here, and is no longer: it was deleted, or was kept no longer.</summary>
    public bool IsGone { get; private set; }

    /// <summary>Whether more is expected: it is open, or has not come yet. A final one may still grow by a span that comes late.</summary>
    public bool IsAwaited => Viewed is null || IsOpen;

    /// <summary>Whether spans may still come.</summary>
    public bool IsOpen => Viewed?.Summary.State == TraceState.Open;

    /// <summary>Reads it anew. True when it has changed.</summary>
    public async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        var found = await traces.FindAsync(key, cancellationToken);
        var first = !IsRead;
        IsRead = true;
        if (found is null)
        {
            IsGone |= Viewed is not null;
            (Viewed, Scores) = (null, []);
            return first || IsGone;
        }

        if (ReferenceEquals(found, Viewed))
            return first;

        Show(found);
        await ReadScoresAsync(cancellationToken);
        return true;
    }

    /// <summary>Reads its scores anew: a reader has given one.</summary>
    public async Task ReadScoresAsync(CancellationToken cancellationToken) => Scores = await scores.FindScoresAsync(key, cancellationToken);

    /// <summary>Waits for what the spans did and used, where the tree came without. True when it came.</summary>
    public async Task<bool> ReadFactsAsync(CancellationToken cancellationToken)
    {
        if (Viewed is not { } viewed || Tree.Outline.HasFacts)
            return false;

        await viewed.Facts.WaitAsync(cancellationToken);
        if (!ReferenceEquals(viewed, Viewed))
            return false;

        ShowOutline(viewed);
        return true;
    }

    /// <summary>A span with all that its panel shows; null: it has not come.</summary>
    public async Task<ShownSpan?> FindSpanAsync(SpanId? id, CancellationToken cancellationToken)
    {
        // What was deleted meanwhile is nobody's to read, however much of it is still at hand.
        if (Viewed is null || Tree.NodeOf(id) < 0 || await traces.FindAsync(key, cancellationToken) is null)
            return null;

        if (await ViewerAsync(cancellationToken) is not { } viewer)
            return null;

        // It may have been read anew for its items, and have grown.
        return Tree.NodeOf(id) is >= 0 and var node ? ShownSpan.Of(viewer, node) with { Scores = [.. ScoreMark.Current(Scores).Where(s => s.Span == id)] } : null;
    }

    /// <summary>The places of the spans that a query matches, ascending; none: it matches none, or looking took too long.</summary>
    public async Task<IReadOnlyList<int>> FindMatchesAsync(TraceQlQuery query, CancellationToken cancellationToken)
    {
        if (Viewed is null || await ViewerAsync(cancellationToken) is not { } viewer)
            return [];

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(MatchLimit);
        var searched = new SearchedTrace(viewer, prices.Of(key.Project), Scores);
        try
        {
            return await Task.Run(() => query.Evaluate(searched, limit.Token).SelectMany(s => s.Nodes).Distinct().Order().ToArray(), limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return [];
        }
    }

    /// <summary>What decodes the spans of the tree, read again where its items were let go; null: it is there no longer.</summary>
    public async Task<TraceViewer?> ViewerAsync(CancellationToken cancellationToken)
    {
        if (Viewed is null || await traces.WithItemsAsync(Viewed, cancellationToken) is not { } whole)
            return null;

        if (!ReferenceEquals(whole, Viewed))
            Show(whole);
        return whole.Tree is { } tree ? new TraceViewer(whole.Summary, tree, prices.Of(key.Project)) : null;
    }

    private void Show(ViewedTrace found)
    {
        Viewed = found;
        ShowOutline(found);
        if (found.Tree is not { } tree)
            return;

        LogCount = tree.LooseLogs.Count;
        Logs = [.. new TraceViewer(found.Summary, tree, NoPrices.Instance).Logs.Take(MaxLogs)];
    }

    private void ShowOutline(ViewedTrace viewed) =>
        Tree.Show(viewed.Outline, viewed.Axis, viewed.Summary.State == TraceState.Open, viewed.Summary.ServiceName);
}
