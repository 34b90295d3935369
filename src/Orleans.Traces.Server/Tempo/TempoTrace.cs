using Orleans.Traces.Assembling;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Wire;
using Orleans.Traces.Query;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Tempo;

/// <summary>A trace as Tempo gives it: each span once, with nothing missing that Grafana takes for granted.</summary>
/// <param name="Items">Its spans, those of one resource and scope next to each other.</param>
/// <param name="Bytes">The size of all that was sent of it.</param>
/// <param name="Message">Why it is not whole; null where it is.</param>
internal sealed record TempoTrace(IReadOnlyList<TraceItem> Items, long Bytes, string? Message)
{
    /// <summary>An unknown trace is an empty one.</summary>
    public static TempoTrace Of(StoredTrace? trace) => trace is null
        ? new([], 0, null)
        : new(
            OtlpExport.InOrder(OtlpSignal.Traces, FilledSpans.Of(TraceTree.Build(trace.Items))),
            trace.Items.Sum(i => (long)i.Size),
            trace.Summary.Flags.HasFlag(TraceFlags.Truncated)
                ? "Trace exceeds a limit (Traces:Assembly:MaxItems or MaxBytes), a partial trace is returned"
                : null);

    /// <summary>What follows the trace in the protobuf message <c>TraceByIDResponse</c>: metrics, status and message.</summary>
    public byte[] ResponseFields()
    {
        var writer = new WireWriter();
        var metrics = writer.Begin(Field.Metrics);
        writer.Varint(Field.InspectedBytes, (ulong)Bytes);
        writer.End(metrics);
        if (Message is not null)
        {
            writer.Varint(Field.Status, Field.Partial);
            writer.String(Field.Message, Message);
        }

        return writer.ToArray();
    }

    /// <summary>The numbers of <c>TraceByIDResponse</c>.</summary>
    public static class Field
    {
        public const int Trace = 1, Metrics = 2, Status = 3, Message = 4, InspectedBytes = 1;

        /// <summary>The status of a trace that is not whole.</summary>
        public const int Partial = 1;
    }
}
