using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Cutting;
using Orleans.Traces.Server.Disk;
using Orleans.Traces.Server.Grains;
using Orleans.Traces.Server.Grains.Messages;

namespace Orleans.Traces.Server.Ingest;

/// <summary>Takes a request that has been cut, and answers when every trace in it has answered. Holds nothing between requests.</summary>
internal sealed partial class IngestGateway(
    IGrainFactory grains, IngestOptions options, BytesInFlight inFlight, DiskWatch disk, ILogger<IngestGateway> logger)
{
    /// <summary>Cuts a request; the chunks do not share its memory.</summary>
    public CutOutcome Cut(OtlpSignal signal, ReadOnlySpan<byte> request) => RequestCutter.Cut(signal, request, options.MaxNesting);

    /// <summary>Hands the chunks to their traces.</summary>
    /// <remarks>Permanent refusals are counted; if any trace failed in a way that a retry can mend, the whole answer is retryable:
    /// the repeat does the other traces no harm (law L2).</remarks>
    public async Task<IngestOutcome> AcceptAsync(ProjectId project, OtlpSignal signal, CutOutcome outcome)
    {
        if (outcome is not CutOutcome.Cut cut)
            return new IngestOutcome.Malformed(((CutOutcome.Malformed)outcome).Fault);

        if (disk.Refusal is { } full)
            return new IngestOutcome.Unavailable(full);

        // What is held until the traces have answered, whatever it came in: gRPC's own buffers are not counted.
        var bytes = cut.Chunks.Sum(c => (long)c.Payload.Length);
        if (!inFlight.TryTake(bytes))
            return inFlight.Busy();
        try
        {
            return await SendAsync(project, signal, cut);
        }
        finally
        {
            inFlight.GiveBack(bytes);
        }
    }

    /// <summary>The answer to a request that nobody could read for a fault of our own, which is logged.</summary>
    /// <remarks>Nothing of it was taken. The same bytes would meet the same fault, so that the answer is not a retryable one.</remarks>
    public IngestOutcome.Failed ReadFailed(OtlpSignal signal, Exception exception)
    {
        LogReadFailed(signal, exception);
        return new IngestOutcome.Failed("the server failed to read the request; its log says why");
    }

    private async Task<IngestOutcome> SendAsync(ProjectId project, OtlpSignal signal, CutOutcome.Cut cut)
    {
        var answers = new Task<AppendAnswer>[cut.Chunks.Count];
        for (var i = 0; i < answers.Length; i++)
            answers[i] = Send(project, signal, cut.Chunks[i]);

        try
        {
            await Task.WhenAll(answers);
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or OperationCanceledException)
        {
            // A grain that cannot be reached now (a silo is starting, stopping or gone): whether its items are durable is unknown.
            return new IngestOutcome.Unavailable("a trace could not be reached; send the request again");
        }
        catch (Exception e)
        {
            // Whether its items are durable is unknown here too, and a client told not to repeat would drop them.
            LogTraceFailed(e);
            return new IngestOutcome.Unavailable("a trace failed to take its items; send the request again");
        }

        if (Array.Find(answers, a => a.Result.Unavailable is not null) is { } failed)
            return new IngestOutcome.Unavailable(failed.Result.Unavailable!);

        foreach (var refused in answers.SelectMany(a => a.Result.Refused))
            cut.Refusals.Add((RefusalReason)refused.Reason, refused.Count, refused.Words);
        return new IngestOutcome.Accepted(cut.Refusals.Count, cut.Refusals.ToString());
    }

    private Task<AppendAnswer> Send(ProjectId project, OtlpSignal signal, TraceChunk chunk) =>
        grains.GetGrain<ITraceGrain>(new TraceKey(project, chunk.TraceId).ToString())
            .Append(new AppendChunk { Signal = (byte)signal, Start = chunk.Start, Payload = chunk.Payload });
}
