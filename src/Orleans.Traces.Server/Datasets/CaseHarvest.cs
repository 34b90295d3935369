using Orleans.Traces.Access.Json;
using Orleans.Traces.Datasets.Json;
using Orleans.Traces.Identity;
using Orleans.Traces.Query.Searching;

namespace Orleans.Traces.Server.Datasets;

/// <summary>Makes cases from what a search finds.</summary>
internal sealed class CaseHarvest(ITraceSearch search, RecordedCases recorded)
{
    // Characters of JSON that one request gathers at most; the rest is for another one.
    private const long MaxGathered = 32 * 1024 * 1024;

    /// <summary>The cases, in the order of what was found.</summary>
    public async Task<IReadOnlyList<DraftLine>> GatherAsync(
        ProjectId project, HarvestRequest request, (ulong From, ulong To) range, CancellationToken cancellationToken)
    {
        var targets = new List<(TraceId Trace, SpanId? Span)>();
        var query = new SearchQuery
        {
            Project = project, TraceQl = request.Query, From = range.From, To = range.To, Limit = request.Limit,
            SpansPerSpanset = request.OfSpans ? request.Limit : 0,
        };
        await foreach (var step in search.SearchAsync(query, cancellationToken))
        {
            if (step is not SearchStep.Match match)
                continue;
            var id = match.Trace.TraceId;
            targets.AddRange(request.OfSpans
                ? match.Spans.SelectMany(s => s).Select(s => s.SpanId).Distinct().Select(s => (id, (SpanId?)s))
                : [(id, null)]);
            if (targets.Count >= request.Limit)
                break;
        }

        return await ReadAsync(project, request, [.. targets.Take(request.Limit)], cancellationToken);
    }

    private async Task<IReadOnlyList<DraftLine>> ReadAsync(
        ProjectId project, HarvestRequest request, IReadOnlyList<(TraceId Trace, SpanId? Span)> targets, CancellationToken cancellationToken)
    {
        var (lines, gathered) = (new List<DraftLine>(), 0L);
        (TraceId Id, RecordedTrace? Trace) last = default;
        foreach (var (trace, span) in targets)
        {
            if (gathered > MaxGathered)
                break;
            if (trace != last.Id)
                last = (trace, await recorded.FindAsync(new TraceKey(project, trace), cancellationToken));

            // Deleted meanwhile.
            if (last.Trace?.Of(span) is not var (material, source))
                continue;
            var draft = request.Mapping.Apply(material, source);
            gathered += draft.Input?.GetRawText().Length + draft.Output?.GetRawText().Length ?? 0;
            lines.Add(draft.Input is null
                ? new DraftLine(lines.Count + 1, null, new BodyFault("input", $"found in trace {trace}{(span is null ? "" : $", span {span}")}, where nothing is at its place"))
                : new DraftLine(lines.Count + 1, draft, null));
        }

        return lines;
    }
}
