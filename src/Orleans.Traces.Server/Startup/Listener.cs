using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Orleans.Traces.Server.Startup;

/// <summary>Which of the server's doors a connection came through.</summary>
internal enum Listener
{
    /// <summary>OTLP over HTTP/2.</summary>
    Grpc,

    /// <summary>OTLP over HTTP/1.1.</summary>
    Http,

    /// <summary>The page and the query API.</summary>
    Web,
}

/// <summary>Endpoint metadata: the listeners that an endpoint answers on. An endpoint without it answers on <see cref="Listener.Web"/> alone.</summary>
internal sealed record AnswersOn(params IReadOnlyList<Listener> Listeners);

/// <summary>Keeps each endpoint to its listeners, by the connection itself and not by a header that the client chooses.</summary>
internal static class ListenerRouting
{
    /// <summary>Marks the connections of this listener.</summary>
    public static void Mark(this ListenOptions options, Listener listener) => options.Use(next => connection =>
    {
        connection.Features.Set(new ListenerFeature(listener));
        return next(connection);
    });

    /// <summary>The listener of this request's connection.</summary>
    public static Listener ListenerOf(HttpContext context) =>
        context.Features.Get<ListenerFeature>()?.Listener ?? throw new InvalidOperationException("The connection came through no listener of ours.");

    /// <summary>Answers 404 where an endpoint is reached through a door that is not its own.</summary>
    public static IApplicationBuilder UseListenerRouting(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var listener = ListenerOf(context);
        var allowed = context.GetEndpoint()?.Metadata.GetMetadata<AnswersOn>()?.Listeners ?? [Listener.Web];
        if (!allowed.Contains(listener))
            context.SetEndpoint(null);
        if (context.GetEndpoint() is not null || listener == Listener.Web)
            return next(context);

        return IsGrpc(context.Request) ? AnswerUnimplemented(context) : AnswerNotFound(context.Response);
    });

    /// <summary>True for a call of gRPC, whatever it calls.</summary>
    public static bool IsGrpc(HttpRequest request) =>
        request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true;

    // gRPC's "trailers only": the status stands in the headers of an answer without a body.
    private static Task AnswerUnimplemented(HttpContext context)
    {
        context.Response.ContentType = "application/grpc";
        context.Response.Headers.GrpcStatus = ((int)StatusCode.Unimplemented).ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.GrpcMessage = Uri.EscapeDataString(
            $"{context.Request.Path} is not a method of this server; it has the Export of OTLP's trace and logs services.");
        return Task.CompletedTask;
    }

    private static Task AnswerNotFound(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status404NotFound;
        response.ContentType = "text/plain; charset=utf-8";
        return response.WriteAsync("Not found. OTLP is taken at POST /v1/traces and /v1/logs, and over gRPC; the page and the API are on another port.\n");
    }

    private sealed record ListenerFeature(Listener Listener);
}
