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

/// <summary>Gives gRPC the <c>Export</c> methods of both services with marshallers over raw bytes.</summary>
/// <remarks>gRPC's receive buffer is valid only inside the deserializer: it is cut there, and the chunks are the one copy that is made.</remarks>
internal sealed class OtlpMethods(IngestGateway gateway) : IServiceMethodProvider<OtlpTraceService>, IServiceMethodProvider<OtlpLogsService>
{
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<OtlpTraceService> context) => context.AddUnaryMethod(
        Export("opentelemetry.proto.collector.trace.v1.TraceService", OtlpSignal.Traces),
        [],
        (_, cut, call) => AnswerAsync(OtlpSignal.Traces, cut, call));

    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<OtlpLogsService> context) => context.AddUnaryMethod(
        Export("opentelemetry.proto.collector.logs.v1.LogsService", OtlpSignal.Logs),
        [],
        (_, cut, call) => AnswerAsync(OtlpSignal.Logs, cut, call));

    private Method<CutOutcome, byte[]> Export(string service, OtlpSignal signal) => new(
        MethodType.Unary,
        service,
        "Export",
        Marshallers.Create<CutOutcome>((_, _) => throw new NotSupportedException("Requests are only read."), context => Cut(signal, context)),
        Marshallers.Create<byte[]>((bytes, context) => context.Complete(bytes), _ => throw new NotSupportedException("Responses are only written.")));

    private CutOutcome Cut(OtlpSignal signal, DeserializationContext context)
    {
        var payload = context.PayloadAsReadOnlySequence();
        try
        {
            return Cut(signal, payload);
        }
        catch (Exception e)
        {
            throw new RpcException(new Status(StatusCode.Internal, gateway.ReadFailed(signal, e).Message));
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
        await gateway.AcceptAsync(call.GetHttpContext().Caller().Project, signal, cut) switch
    {
        IngestOutcome.Accepted accepted => OtlpMessages.ExportResponse(accepted),
        IngestOutcome.Malformed malformed => throw new RpcException(new Status(StatusCode.InvalidArgument, malformed.Message)),
        IngestOutcome.Unavailable unavailable => throw new RpcException(new Status(StatusCode.Unavailable, unavailable.Message)),
        var other => throw new InvalidOperationException($"{other} is not an outcome of gRPC."),
    };
}
