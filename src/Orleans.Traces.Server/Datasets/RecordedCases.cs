using Orleans.Traces.Datasets;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Scoring.Views;
using Orleans.Traces.Server.Query;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Datasets;

/// <summary>Reads what cases are made of from recorded traces: what scorers see of them.</summary>
internal sealed class RecordedCases(ITraceQueries queries, IPriceBooks books, QueryTurns turns)
{
    /// <summary>A trace, as far as cases are made of it; null: there is none.</summary>
    public async Task<RecordedTrace?> FindAsync(TraceKey key, CancellationToken cancellationToken)
    {
        using var turn = await turns.TakeAsync(cancellationToken);
        return await queries.FindAsync(key, cancellationToken) is { } trace ? new RecordedTrace(trace, books.Of(key.Project)) : null;
    }
}

/// <summary>A trace that cases are made of. For one thread at a time.</summary>
internal sealed class RecordedTrace
{
    private const ViewParts Parts = ViewParts.Input | ViewParts.Output;

    private readonly TraceViewer _viewer;
    private readonly ViewReader _reader;

    public RecordedTrace(StoredTrace trace, IPrices prices)
    {
        _viewer = new TraceViewer(trace, prices);
        _reader = new ViewReader(_viewer, prices);
    }

    /// <summary>What a case of a span, or of the trace as a whole, is made of; null: there is no such span.</summary>
    public (CaseMaterial Material, CaseSource Source)? Of(SpanId? span)
    {
        var source = new CaseSource(_viewer.Summary.TraceId, span, _viewer.Summary.Revision);
        if (span is null)
            return (new CaseMaterial(_reader.OfTrace(Parts, null), name => _reader.OfTrace(ViewParts.None, name).Attribute), source);

        for (var node = 0; node < _viewer.Tree.Nodes.Count; node++)
        {
            if (_viewer.Tree.Nodes[node].Span.Header.SpanId != span)
                continue;
            var found = node;
            return (new CaseMaterial(_reader.OfSpan(node, Parts, null), name => _reader.OfSpan(found, ViewParts.None, name).Attribute), source);
        }

        return null;
    }
}
