using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Orleans.Traces.Server.Ingest;

/// <summary>A call's body, whose bytes count against <see cref="BytesInFlight"/> from when they arrive until gRPC is done with them.</summary>
/// <remarks>gRPC lets a whole message gather in the transport's memory before it reads it: without a count, as many messages of
/// <see cref="IngestOptions.MaxBodyBytes"/> as there are streams.</remarks>
internal sealed class CountedBody(PipeReader inner, BytesInFlight inFlight) : PipeReader, IRequestBodyPipeFeature, IDisposable
{
    private ReadResult _last;
    private long _held;

    /// <inheritdoc/>
    public PipeReader Reader => this;

    /// <summary>Puts it in the place of the request's own. Dispose it when the call has ended.</summary>
    public static CountedBody Put(HttpContext context, BytesInFlight inFlight)
    {
        var body = new CountedBody(context.Request.BodyReader, inFlight);
        context.Features.Set<IRequestBodyPipeFeature>(body);
        return body;
    }

    /// <inheritdoc/>
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        Count(await inner.ReadAsync(cancellationToken));

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result)
    {
        if (!inner.TryRead(out result))
            return false;
        result = Count(result);
        return true;
    }

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        var left = _last.Buffer.Slice(consumed).Length;
        _last = default;
        inner.AdvanceTo(consumed, examined);
        inFlight.GiveBack(_held - left);
        _held = left;
    }

    /// <inheritdoc/>
    public override void CancelPendingRead() => inner.CancelPendingRead();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    /// <summary>Gives back what is still counted.</summary>
    public void Dispose()
    {
        inFlight.GiveBack(_held);
        _held = 0;
    }

    private ReadResult Count(ReadResult read)
    {
        _last = read;
        var more = read.Buffer.Length - _held;
        if (!inFlight.TryTake(more))
            throw GrpcAnswer.Exception(inFlight.Busy());
        _held += more;
        return read;
    }
}
