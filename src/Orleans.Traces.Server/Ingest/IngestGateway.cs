using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Traces.Identity;
using Orleans.Traces.Ledger;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Cutting;
using Orleans.Traces.Server.Disk;
using Orleans.Traces.Server.Grains;
using Orleans.Traces.Server.Grains.Messages;
using Orleans.Traces.Server.Ledger;

namespace Orleans.Traces.Server.Ingest;

/// <summary>Takes a request that has been cut, and answers when every trace and log shard in it has answered. Holds nothing between requests.</summary>
internal sealed partial class IngestGateway(
    TraceGrains grains, IngestOptions options, IngestBounds bounds, IngestLedger ledger, ILogger<IngestGateway> logger)
{
    private readonly CutLimits _limits = new(options.MaxItems, options.MaxAttributeBytes, options.MaxNesting);

    /// <summary>Cuts a request; the chunks do not share its memory.</summary>
    public CutOutcome Cut(OtlpSignal signal, ReadOnlySpan<byte> request) => RequestCutter.Cut(signal, request, _limits);

    /// <summary>Hands the chunks to their traces.</summary>
    /// <remarks>Permanent refusals are counted; if any trace failed in a way that a retry can mend, the whole answer is retryable:
    /// the repeat does the other traces no harm (law L2).</remarks>
    public async Task<IngestOutcome> AcceptAsync(IngestSource source, OtlpSignal signal, CutOutcome outcome)
    {
        if (outcome is CutOutcome.TooMany many)
            return new IngestOutcome.TooLarge($"the request holds more than {many.Limit} items ({IngestOptions.Section}:{nameof(IngestOptions.MaxItems)}); send smaller batches");
        if (outcome is not CutOutcome.Cut cut)
            return new IngestOutcome.Malformed(((CutOutcome.Malformed)outcome).Fault);

        // What is held until the traces have answered, whatever it came in.
        var bytes = cut.Chunks.Sum(c => (long)c.Payload.Length);
        var received = cut.Refusals.Count + cut.Chunks.Sum(c => (long)c.ItemCount);
        if (bounds.Disk.Refusal is { } full)
            return Later(source, signal, received, new IngestOutcome.Unavailable(full));
        if (!bounds.InFlight.TryTake(bytes))
            return Later(source, signal, received, bounds.InFlight.Busy());

        try
        {
            var answers = Array.ConvertAll([.. cut.Chunks], chunk => Send(source.Project, signal, chunk));
            var answer = await AnswerAsync(answers, cut);
            ledger.Items(source, signal, Became(received, answers, answer, cut));
            return answer;
        }
        finally
        {
            bounds.InFlight.GiveBack(bytes);
        }
    }

    /// <summary>The answer to a request that nobody could read for a fault of our own, which is logged.</summary>
    /// <remarks>Nothing of it was taken. The same bytes would meet the same fault, so that the answer is not a retryable one.</remarks>
    public IngestOutcome.Failed ReadFailed(OtlpSignal signal, Exception exception)
    {
        LogReadFailed(signal, exception);
        return new IngestOutcome.Failed("the server failed to read the request; its log says why");
    }

    private IngestOutcome.Unavailable Later(IngestSource source, OtlpSignal signal, long received, IngestOutcome.Unavailable why)
    {
        ledger.Items(source, signal, ItemCounts.OfRetryable(received));
        return why;
    }

    private async Task<IngestOutcome> AnswerAsync(Task<AppendAnswer>[] answers, CutOutcome.Cut cut)
    {
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

        // Everybody has answered: nobody reads the chunks any more.
        cut.Release();
        if (Array.Find(answers, a => a.Result.Unavailable is not null) is { } failed)
            return new IngestOutcome.Unavailable(failed.Result.Unavailable!);

        foreach (var refused in answers.SelectMany(a => a.Result.Refused))
            cut.Refusals.Add((RefusalReason)refused.Reason, refused.Count, refused.Words);
        return new IngestOutcome.Accepted(cut.Refusals.Count, cut.Refusals.ToString());
    }

    // By now every trace has answered or failed. An item whose fate is unknown is retryable: its repeat finds out.
    private static ItemCounts Became(long received, Task<AppendAnswer>[] answers, IngestOutcome answer, CutOutcome.Cut cut)
    {
        long accepted = 0, repeated = 0;
        foreach (var trace in answers)
        {
            if (trace is not { IsCompletedSuccessfully: true, Result: { Unavailable: null } taken })
                continue;
            accepted += taken.Accepted;
            repeated += taken.Repeated;
        }

        return answer is IngestOutcome.Accepted
            ? ItemCounts.OfAnswered(received, accepted, repeated, cut.Refusals)
            : ItemCounts.OfRetryable(received, accepted, repeated);
    }

    private Task<AppendAnswer> Send(ProjectId project, OtlpSignal signal, TraceChunk chunk)
    {
        var append = new AppendChunk { Signal = (byte)signal, Start = chunk.Start, Payload = chunk.Payload };
        return chunk.TraceId.IsValid
            ? grains.Of(new TraceKey(project, chunk.TraceId)).Append(append)
            : grains.Of(LogShard.Of(project, chunk.Payload.Span, options.LogShards)).Append(append);
    }
}
