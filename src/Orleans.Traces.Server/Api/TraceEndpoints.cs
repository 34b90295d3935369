using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Orleans.Traces.Access;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query.Json;
using Orleans.Traces.Query;
using Orleans.Traces.Server.Api.Documentation;
using Orleans.Traces.Server.Query;
using Orleans.Traces.Server.Retention;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Api;

/// <summary>Reading and deleting traces: <c>/api/v1/traces</c>.</summary>
internal static class TraceEndpoints
{
    private const string List = "traces", One = "traces/{traceId}", Spans = "traces/{traceId}/otlp", Logs = "traces/{traceId}/otlp/logs";

    /// <summary>Maps the endpoints below <paramref name="api"/>, with a problem for every other method.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(List, ListAsync).Documented(TraceDocumentation.List);
        api.MapGet(One, FindAsync).Documented(TraceDocumentation.One);
        api.MapGet(Spans, SpansAsync).Documented(TraceDocumentation.Spans);
        api.MapGet(Logs, LogsAsync).Documented(TraceDocumentation.Logs);
        api.MapDelete(One, DeleteAsync).Needs(KeyScopes.Admin).Documented(TraceDocumentation.Delete);
        foreach (var route in (string[])[List, Spans, Logs])
            api.Map(route, (HttpContext context) => Only(context, HttpMethods.Get)).ExcludeFromDescription();
        api.Map(One, (HttpContext context) => Only(context, $"{HttpMethods.Get}, {HttpMethods.Delete}")).ExcludeFromDescription();
    }

    private static async Task<IResult> ListAsync(
        [AsParameters] TraceListParameters parameters, HttpContext context, [FromServices] TraceLists lists, CancellationToken cancellationToken)
    {
        if (!parameters.TryRead(ApiProject.Of(context), out var request, out var problem))
            return problem;

        context.Response.Headers.Vary = "Accept";
        return request.TraceQl is not null && SearchLines.AreAsked(context.Request.Headers.Accept)
            ? new SearchLines(lists.Search(request, cancellationToken))
            : TypedResults.Json(await lists.ReadAsync(request, cancellationToken), QueryJson.Api.TraceListDocument);
    }

    private static Task<IResult> FindAsync(
        [Description(TraceDocumentation.TraceId)] string traceId, HttpContext context, ITraceQueries queries, IPriceBooks prices, IScoreStore scores) =>
        WithTraceAsync(traceId, context, queries, async trace => TypedResults.Json(
            TraceDocument.Of(
                new TraceViewer(trace, prices.Of(ApiProject.Of(context))),
                await scores.FindScoresAsync(new TraceKey(ApiProject.Of(context), trace.Summary.TraceId), context.RequestAborted)),
            QueryJson.Api.TraceDocument));

    private static Task<IResult> SpansAsync(
        [Description(TraceDocumentation.TraceId)] string traceId, HttpContext context, ITraceQueries queries) =>
        DownloadAsync(traceId, context, queries, OtlpSignal.Traces);

    private static Task<IResult> LogsAsync(
        [Description(TraceDocumentation.TraceId)] string traceId, HttpContext context, ITraceQueries queries) =>
        DownloadAsync(traceId, context, queries, OtlpSignal.Logs);

    private static async Task<IResult> DownloadAsync(string traceId, HttpContext context, ITraceQueries queries, OtlpSignal signal)
    {
        context.Response.Headers.Vary = "Accept";
        return OtlpFormat.Choose(context.Request.Headers.Accept) is { } format
            ? await WithTraceAsync(traceId, context, queries, trace => Task.FromResult<IResult>(new OtlpResult(trace, signal, format)))
            : ApiProblems.NotAcceptable(OtlpFormat.OfferedNames);
    }

    private static async Task<IResult> WithTraceAsync(
        string traceId, HttpContext context, ITraceQueries queries, Func<StoredTrace, Task<IResult>> answer)
    {
        if (!TraceId.TryParse(traceId, out var id))
            return ApiProblems.BadTraceId();

        var trace = await queries.FindAsync(new TraceKey(ApiProject.Of(context), id), context.RequestAborted);
        return trace is null ? ApiProblems.UnknownTrace(id.ToString()) : await answer(trace);
    }

    private static async Task<IResult> DeleteAsync(
        [Description(TraceDocumentation.TraceId)] string traceId, HttpContext context, ITraceDeletion deletion)
    {
        if (!TraceId.TryParse(traceId, out var id))
            return ApiProblems.BadTraceId();

        // Not given up when the client goes: half a deletion helps nobody.
        return await deletion.DeleteAsync(new TraceKey(ApiProject.Of(context), id))
            ? TypedResults.NoContent()
            : ApiProblems.UnknownTrace(id.ToString());
    }

    /// <summary>The answer to another method than GET where only that is taken.</summary>
    public static IResult OnlyGet(HttpContext context) => Only(context, HttpMethods.Get);

    private static IResult Only(HttpContext context, string allowed)
    {
        context.Response.Headers.Allow = allowed;
        return ApiProblems.WrongMethod(context.Request.Method, allowed);
    }
}
