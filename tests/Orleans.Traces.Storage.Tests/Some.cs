using System.Buffers.Binary;
using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Wire;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Storage.Tests;

/// <summary>What tests need some of, each as real as the gateway would make it.</summary>
internal static class Some
{
    private const int UnknownField = 12_345;

    public static ProjectId Project { get; } = ProjectNamed("some-project");

    public static ProjectId ProjectNamed(string name) =>
        ProjectId.TryParse(name, out var id) ? id : throw new ArgumentException($"'{name}' is no project name.", nameof(name));

    public static TraceId TraceId(int number)
    {
        Span<byte> wire = stackalloc byte[16];
        BinaryPrimitives.WriteInt32BigEndian(wire[12..], number);
        return Identity.TraceId.TryRead(wire, out var id) ? id : throw new ArgumentOutOfRangeException(nameof(number));
    }

    /// <summary>A trace whose ids are spread over the whole range, as real ones are.</summary>
    public static TraceKey Key(int number) => new(Project, Spread(number));

    public static TraceId Spread(int number)
    {
        Span<byte> wire = stackalloc byte[16];
        new Random(number).NextBytes(wire);
        return Identity.TraceId.TryRead(wire, out var id) ? id : throw new ArgumentOutOfRangeException(nameof(number));
    }

    public static JournalAppend Append(TraceKey key, byte[] payload, ulong start = 1_000) =>
        new(key, OtlpSignal.Traces, start, new DateTimeOffset(2026, 11, 3, 4, 5, 6, TimeSpan.Zero), payload);

    public static byte[] Bytes(int length, int seed)
    {
        var bytes = new byte[length];
        var state = ((ulong)seed + 1) * 0x9E37_79B9_7F4A_7C15;
        for (var i = 0; i < length; i++)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            bytes[i] = (byte)state;
        }

        return bytes;
    }

    public static TraceSummary Summary(TraceId id, ulong start = 1_000, int revision = 1, string name = "a request") => new()
    {
        TraceId = id,
        Name = name,
        ServiceName = "a service",
        Start = start,
        End = start > ulong.MaxValue - 500 ? ulong.MaxValue : start + 500,
        SpanCount = 3,
        ErrorCount = 1,
        LogCount = 2,
        State = TraceState.Final,
        Complete = true,
        Flags = TraceFlags.ClockSkew | TraceFlags.Versions,
        Revision = revision,
    };

    public static TraceSave Save(TraceKey key, int basedOn = 0, ulong start = 1_000, params TraceItem[] items) =>
        new(key, basedOn, Summary(key.TraceId, start, basedOn + 1), items);

    /// <summary>A span under a resource and a scope of these names, with a field that no definition knows at every level.</summary>
    public static TraceItem Span(TraceKey key, int number, string service = "shop", string scope = "http", int textLength = 100)
    {
        var span = new WireWriter();
        span.Bytes(1, key.TraceId.ToBytes());
        span.Bytes(2, BitConverter.GetBytes((long)number + 1));
        span.String(5, $"span {number} {Text(number, textLength)}");
        span.Fixed64(7, 1_000 + (ulong)number);
        span.Fixed64(8, 2_000 + (ulong)number);
        span.Varint(UnknownField, (ulong)number);
        return Assert.Single(OtlpChunk.Read(OtlpSignal.Traces, Chunk(service, scope, span)));
    }

    public static TraceItem Log(TraceKey key, int number, string service = "shop", string scope = "log")
    {
        var record = new WireWriter();
        record.Fixed64(1, 1_500 + (ulong)number);
        record.Bytes(9, key.TraceId.ToBytes());
        record.String(12, $"event {number}");
        record.String(UnknownField, "kept");
        return Assert.Single(OtlpChunk.Read(OtlpSignal.Logs, Chunk(service, scope, record)));
    }

    /// <summary>A log record outside of traces.</summary>
    public static LogItem LooseLog(int number, ulong time, int textLength = 50, string service = "shop")
    {
        var record = new WireWriter();
        if (time != 0)
            record.Fixed64(1, time);
        record.String(12, $"event {number} {Text(number, textLength)}");
        record.String(UnknownField, "kept");
        return (LogItem)Assert.Single(OtlpChunk.Read(OtlpSignal.Logs, Chunk(service, "log", record)));
    }

    private static byte[] Chunk(string service, string scope, WireWriter item)
    {
        var chunk = new WireWriter();
        var perResource = chunk.Begin(1);
        var resource = chunk.Begin(1);
        chunk.String(3, service);
        chunk.End(resource);
        var perScope = chunk.Begin(2);
        var scopeFields = chunk.Begin(1);
        chunk.String(1, scope);
        chunk.End(scopeFields);
        chunk.Bytes(2, item.Written);
        chunk.String(3, "https://example.test/schema/" + scope);
        chunk.Fixed32(UnknownField, 7);
        chunk.End(perScope);
        chunk.String(3, "https://example.test/schema/" + service);
        chunk.Varint(UnknownField, 9);
        chunk.End(perResource);
        return chunk.ToArray();
    }

    // Compresses about as prose does.
    private static string Text(int seed, int length)
    {
        string[] words = ["the", "agent", "answers", "with", "a", "list", "of", "orders", "that", "were", "late", "and", "asks", "whether",
            "to", "refund"];
        var random = new Random(seed);
        var text = new System.Text.StringBuilder();
        while (text.Length < length)
            text.Append(words[random.Next(words.Length)]).Append(random.Next(4) == 0 ? ", " : " ");
        return text.ToString(0, length);
    }
}
