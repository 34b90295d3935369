using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Server.Api;

namespace Orleans.Traces.Server.Tempo;

/// <summary>Traces by id: <c>/tempo/api/traces/{id}</c> and <c>/tempo/api/v2/traces/{id}</c>.</summary>
internal static class TempoTraces
{
    private const string ProtobufType = "application/protobuf";

    public static void Map(IEndpointRouteBuilder tempo)
    {
        tempo.MapGet("/api/traces/{traceId}", (string traceId, HttpContext context, ITraceQueries queries) =>
            AnswerAsync(traceId, context, queries, isV2: false));
        tempo.MapGet("/api/v2/traces/{traceId}", (string traceId, HttpContext context, ITraceQueries queries) =>
            AnswerAsync(traceId, context, queries, isV2: true));
    }

    private static async Task<IResult> AnswerAsync(string traceId, HttpContext context, ITraceQueries queries, bool isV2)
    {
        context.Response.Headers.Vary = "Accept";
        if (!TempoTraceId.TryParse(traceId, out var id, out var problem) || !TempoRange.TryRead(context.Request.Query, out _, out problem))
            return TempoAnswers.BadRequest(problem);

        // The range is a hint where to look; an id is found without it.
        var trace = await queries.FindAsync(new TraceKey(ApiProject.Of(context), id), context.RequestAborted);
        if (trace is null && !isV2)
            return TempoAnswers.NotFound($"trace {id} not found");

        var isProtobuf = context.Request.Headers.Accept.ToString().Contains(ProtobufType, StringComparison.OrdinalIgnoreCase);
        var answer = TempoTrace.Of(trace);
        return isProtobuf ? new TempoTraceProtobuf(answer, ProtobufType, isV2) : new TempoTraceJson(answer, isV2);
    }
}
