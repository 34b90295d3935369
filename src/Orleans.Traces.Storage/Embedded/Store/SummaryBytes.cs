using System.Text;
using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Storage.Embedded.Store;

/// <summary>How a summary lies in its row: a protobuf message, so that fields of later versions are stepped over. Never reuse a
/// number.</summary>
internal static class SummaryBytes
{
    private const int NameField = 1, ServiceName = 2, Start = 3, End = 4, SpanCount = 5, ErrorCount = 6, LogCount = 7, State = 8,
        Complete = 9, Flags = 10, Revision = 11, Facts = 12;

    [ThreadStatic]
    private static WireWriter? s_writer;

    public static byte[] Write(TraceSummary summary)
    {
        var writer = s_writer ??= new WireWriter();
        writer.Clear();
        writer.String(NameField, summary.Name);
        writer.String(ServiceName, summary.ServiceName);
        writer.Fixed64(Start, summary.Start);
        writer.Fixed64(End, summary.End);
        writer.Varint(SpanCount, (ulong)summary.SpanCount);
        writer.Varint(ErrorCount, (ulong)summary.ErrorCount);
        writer.Varint(LogCount, (ulong)summary.LogCount);
        writer.Varint(State, (ulong)summary.State);
        writer.Varint(Complete, summary.Complete ? 1UL : 0);
        writer.Varint(Flags, (ulong)summary.Flags);
        writer.Varint(Revision, (ulong)summary.Revision);
        if (summary.Facts is { } facts)
        {
            var mark = writer.Begin(Facts);
            TraceFactsBytes.Write(facts, writer);
            writer.End(mark);
        }

        return writer.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are no summary.</exception>
    public static TraceSummary Read(TraceId id, ReadOnlySpan<byte> bytes)
    {
        string name = "", service = "";
        TraceFacts? facts = null;
        Span<ulong> numbers = stackalloc ulong[Revision + 1];
        numbers.Clear();
        var reader = new WireReader(bytes);
        while (reader.Next())
        {
            if (reader.IsBytes(NameField))
                name = Encoding.UTF8.GetString(reader.Value);
            else if (reader.IsBytes(ServiceName))
                service = Encoding.UTF8.GetString(reader.Value);
            else if (reader.IsBytes(Facts))
                facts = TraceFactsBytes.Read(reader.Value);
            else if (reader.Field <= Revision && (reader.Type is WireType.Varint or WireType.Fixed64))
                numbers[reader.Field] = reader.Number;
        }

        if (reader.Fault is not null)
            throw new InvalidDataException($"The summary of trace {id} is damaged: {reader.Fault}.");

        return new TraceSummary
        {
            TraceId = id,
            Name = name,
            ServiceName = service,
            Start = numbers[Start],
            End = numbers[End],
            SpanCount = (int)numbers[SpanCount],
            ErrorCount = (int)numbers[ErrorCount],
            LogCount = (int)numbers[LogCount],
            State = (TraceState)numbers[State],
            Complete = numbers[Complete] != 0,
            Flags = (TraceFlags)numbers[Flags],
            Revision = (int)numbers[Revision],
            Facts = facts,
        };
    }
}
