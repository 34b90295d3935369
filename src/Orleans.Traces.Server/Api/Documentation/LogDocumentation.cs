using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Json;

namespace Orleans.Traces.Server.Api.Documentation;

/// <summary>What the API's description says of the endpoint of log records outside of traces.</summary>
internal static class LogDocumentation
{
    public static void List(RouteHandlerBuilder endpoint) => endpoint
        .WithName("listLogs")
        .WithSummary("Lists log records outside of traces, newest first")
        .WithDescription("Log records without a trace id, by the time that they say they happened, or else were observed; each once, however often " +
            "it was sent. To read on, repeat the request with 'cursor' set to 'next'; the list ends where 'next' is null. A page may have " +
            "fewer records than 'limit' when they are large.")
        .Produces<LogListDocument>()
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            TraceDocumentation.ListParameters(operation, LogListQuery.MaxLimit, LogListQuery.DefaultLimit);
            return Task.CompletedTask;
        });
}
