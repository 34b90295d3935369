using System.ComponentModel;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Json;
using Orleans.Traces.Server.Api.Documentation;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Api;

/// <summary>Reading one span as it was sent, and one of its values: for those who have no use for the whole trace.</summary>
internal static class SpanEndpoints
{
    private const string Otlp = "traces/{traceId}/spans/{spanId}/otlp", Value = "traces/{traceId}/spans/{spanId}/value";

    /// <summary>Maps the endpoints below <paramref name="api"/>, with a problem for every other method.</summary>
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(Otlp, OtlpAsync).Documented(SpanDocumentation.Otlp);
        api.MapGet(Value, ValueAsync).Documented(SpanDocumentation.Value);
        foreach (var route in (string[])[Otlp, Value])
            api.Map(route, TraceEndpoints.OnlyGet).ExcludeFromDescription();
    }

    private static Task<IResult> OtlpAsync(
        [Description(TraceDocumentation.TraceId)] string traceId, [Description(SpanDocumentation.SpanId)] string spanId,
        HttpContext context, ITraceQueries queries) =>
        WithSpanAsync(traceId, spanId, context, queries, (trace, versions) => new OtlpResult(trace with { Items = versions }, OtlpSignal.Traces, OtlpFormat.Json));

    private static Task<IResult> ValueAsync(
        [Description(TraceDocumentation.TraceId)] string traceId, [Description(SpanDocumentation.SpanId)] string spanId,
        [FromQuery, Description("The attribute's key.")] string? key, HttpContext context, ITraceQueries queries) =>
        WithSpanAsync(traceId, spanId, context, queries, (trace, versions) =>
        {
            if (key is null)
                return ApiProblems.BadParameter("key", "the key of an attribute");

            // Of several versions the one that is shown.
            var viewer = new TraceViewer(trace with { Items = versions }, NoPrices.Instance);
            return viewer.Span(0).Attributes.TryGet(key, out var value) ? Answer(value) : ApiProblems.UnknownAttribute(key);
        });

    private static IResult Answer(AttributeValue value) => value switch
    {
        // Always as text: what a browser is shown of telemetry is never a page.
        AttributeValue.Text text => TypedResults.Text(text.Value, "text/plain", Encoding.UTF8),
        AttributeValue.Bytes bytes => TypedResults.Bytes(bytes.Value, "application/octet-stream"),
        _ => TypedResults.Json(value, QueryJson.Api.AttributeValue),
    };

    private static async Task<IResult> WithSpanAsync(
        string traceId, string spanId, HttpContext context, ITraceQueries queries, Func<StoredTrace, IReadOnlyList<TraceItem>, IResult> answer)
    {
        if (!TraceId.TryParse(traceId, out var trace))
            return ApiProblems.BadTraceId();
        if (!SpanId.TryParse(spanId, out var span))
            return ApiProblems.BadSpanId();

        var stored = await queries.FindAsync(new TraceKey(ApiProject.Of(context), trace), context.RequestAborted);
        if (stored is null)
            return ApiProblems.UnknownTrace(trace.ToString());

        var versions = stored.Items.Where(i => i is SpanItem item && item.Header.SpanId == span).ToList();
        return versions.Count > 0 ? answer(stored, versions) : ApiProblems.UnknownSpan(trace.ToString(), span.ToString());
    }
}
