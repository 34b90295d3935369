using System.Buffers;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Cutting;
using Orleans.Traces.Server.Access;

namespace Orleans.Traces.Server.Ingest;

/// <summary>OTLP/gRPC's trace service. No message objects: the request is cut straight from gRPC's buffer.</summary>
internal sealed class OtlpTraceService;

/// <summary>OTLP/gRPC's logs service.</summary>
internal sealed class OtlpLogsService;

/// <summary>OTLP/gRPC's metrics service, which says that metrics are not taken.</summary>
internal sealed class OtlpMetricsService;

/// <summary>Gives gRPC the <c>Export</c> methods of the services with marshallers over raw bytes.</summary>
/// <remarks>gRPC's receive buffer is valid only inside the deserializer: it is cut there, and the chunks are the one copy that is made.</remarks>
internal sealed class OtlpMethods(IngestGateway gateway)
    : IServiceMethodProvider<OtlpTraceService>, IServiceMethodProvider<OtlpLogsService>, IServiceMethodProvider<OtlpMetricsService>
{
    /// <summary>The full names of the services that take items.</summary>
    public const string TraceService = "opentelemetry.proto.collector.trace.v1.TraceService";

    /// <inheritdoc cref="TraceService"/>
    public const string LogsService = "opentelemetry.proto.collector.logs.v1.LogsService";

    private static readonly Marshaller<byte[]> Responses = Marshallers.Create<byte[]>(
        (bytes, context) => context.Complete(bytes), _ => throw new NotSupportedException("Responses are only written."));

    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<OtlpTraceService> context) => context.AddUnaryMethod(
        Export(TraceService, OtlpSignal.Traces),
        [],
        (_, cut, call) => AnswerAsync(OtlpSignal.Traces, cut, call));

    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<OtlpLogsService> context) => context.AddUnaryMethod(
        Export(LogsService, OtlpSignal.Logs),
        [],
        (_, cut, call) => AnswerAsync(OtlpSignal.Logs, cut, call));

    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<OtlpMetricsService> context) => context.AddUnaryMethod(
        new Method<byte[], byte[]>(
            MethodType.Unary,
            "opentelemetry.proto.collector.metrics.v1.MetricsService",
            "Export",
            Marshallers.Create<byte[]>((_, _) => throw new NotSupportedException("Requests are only read."), _ => []),
            Responses),
        [],
        (_, _, _) => throw GrpcAnswer.Exception(OtlpHttp.NoMetrics));

    private Method<CutOutcome, byte[]> Export(string service, OtlpSignal signal) => new(
        MethodType.Unary,
        service,
        "Export",
        Marshallers.Create<CutOutcome>((_, _) => throw new NotSupportedException("Requests are only read."), context => Cut(signal, context)),
        Responses);

    private CutOutcome Cut(OtlpSignal signal, DeserializationContext context)
    {
        var payload = context.PayloadAsReadOnlySequence();
        try
        {
            return Cut(signal, payload);
        }
        catch (Exception e)
        {
            throw GrpcAnswer.Exception(gateway.ReadFailed(signal, e));
        }
    }

    private CutOutcome Cut(OtlpSignal signal, ReadOnlySequence<byte> payload)
    {
        if (payload.IsSingleSegment)
            return gateway.Cut(signal, payload.FirstSpan);

        var length = checked((int)payload.Length);
        var whole = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            payload.CopyTo(whole);
            return gateway.Cut(signal, whole.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(whole);
        }
    }

    private async Task<byte[]> AnswerAsync(OtlpSignal signal, CutOutcome cut, ServerCallContext call) =>
        await gateway.AcceptAsync(call.GetHttpContext().Source(), signal, cut) switch
    {
        IngestOutcome.Accepted accepted => OtlpMessages.ExportResponse(accepted),
        var refused => throw GrpcAnswer.Exception(refused),
    };
}
