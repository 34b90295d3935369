using System.Buffers.Binary;
using System.Text;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;

namespace Orleans.Traces.Storage.Embedded.Journal;

/// <summary>How an entry lies in its record: signal, length of the project's name, start, time of receipt (UTC ticks), trace id, project,
/// payload.</summary>
/// <remarks>An entry of a log shard has <see cref="LogStream"/> in the place of its signal, which is always that of logs, and the shard's
/// number in the place of the trace id.</remarks>
internal static class EntryBody
{
    // Never an OtlpSignal's number.
    private const byte LogStream = 128;

    private const int StartAt = 2, ReceivedAt = 10, TraceIdAt = 18, ProjectAt = 34;

    public static int LengthOf(JournalAppend append) =>
        checked(ProjectAt + append.Key.Project.ToString().Length + append.Payload.Length);

    public static void Write(JournalAppend append, Span<byte> body)
    {
        var project = append.Key.Project.ToString();
        body[0] = append.Key.Logs is null ? (byte)append.Signal : LogStream;
        body[1] = (byte)project.Length;
        BinaryPrimitives.WriteUInt64LittleEndian(body[StartAt..], append.Start);
        BinaryPrimitives.WriteInt64LittleEndian(body[ReceivedAt..], append.ReceivedAt.UtcTicks);
        body[TraceIdAt..ProjectAt].Clear();
        append.Key.Trace?.TraceId.Write(body[TraceIdAt..]);
        if (append.Key.Logs is { } logs)
            BinaryPrimitives.WriteInt32LittleEndian(body[TraceIdAt..], logs.Number);
        Encoding.ASCII.GetBytes(project, body[ProjectAt..]);
        append.Payload.Span.CopyTo(body[(ProjectAt + project.Length)..]);
    }

    /// <summary>Reads an entry; its payload shares the memory of <paramref name="body"/>.</summary>
    /// <exception cref="InvalidDataException">The checksum is right and the contents are not: another program wrote it.</exception>
    public static JournalAppend Read(ReadOnlyMemory<byte> body)
    {
        var bytes = body.Span;
        if (bytes.Length < ProjectAt || bytes.Length < ProjectAt + bytes[1]
            || !ProjectId.TryParse(Encoding.ASCII.GetString(bytes.Slice(ProjectAt, bytes[1])), out var project)
            || KeyOf(bytes, project) is not { IsValid: true } key)
        {
            throw new InvalidDataException("A journal entry's checksum is right, but its contents are not an entry.");
        }

        return new JournalAppend(
            key,
            key.Logs is null ? (OtlpSignal)bytes[0] : OtlpSignal.Logs,
            BinaryPrimitives.ReadUInt64LittleEndian(bytes[StartAt..]),
            new DateTimeOffset(BinaryPrimitives.ReadInt64LittleEndian(bytes[ReceivedAt..]), TimeSpan.Zero),
            body[(ProjectAt + bytes[1])..]);
    }

    private static JournalKey KeyOf(ReadOnlySpan<byte> bytes, ProjectId project)
    {
        if (bytes[0] == LogStream)
            return new LogShard(project, BinaryPrimitives.ReadInt32LittleEndian(bytes[TraceIdAt..]));
        return TraceId.TryRead(bytes.Slice(TraceIdAt, TraceId.Size), out var traceId) ? new TraceKey(project, traceId) : default(JournalKey);
    }
}
