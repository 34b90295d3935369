using System.Buffers.Binary;
using System.IO.Compression;
using Orleans.Traces.Bench.Load;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Bench.Corpus;

/// <summary>A request of one signal whose ids and times are written in place before each repeat.</summary>
internal sealed class PreparedRequest : IDisposable
{
    private readonly byte[] _frame;
    private readonly bool _gzip;
    private readonly List<(int At, PlacedItem Item)> _places = [];

    // One repeat at a time: a repeat that comes while the one before is still on its way would overwrite it.
    private readonly SemaphoreSlim _free = new(1);

    private ReadOnlyMemory<byte> _ready;

    /// <param name="signal">What the items are.</param>
    /// <param name="items">The items.</param>
    /// <param name="gzip">Whether it is compressed.</param>
    public PreparedRequest(OtlpSignal signal, IReadOnlyList<PlacedItem> items, bool gzip = false)
    {
        var writer = new WireWriter();
        writer.Verbatim(new byte[GrpcFrame.HeaderSize]);
        var resourceSpans = writer.Begin(1);
        WriteResource(writer);
        foreach (var scope in items.GroupBy(s => s.Template.Scope).OrderBy(g => g.Key))
            WriteScope(writer, scope.Key, scope);
        writer.End(resourceSpans);
        _frame = writer.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(_frame.AsSpan(1), _frame.Length - GrpcFrame.HeaderSize);
        _ready = _frame;
        _gzip = gzip;
        Find(items);
        Signal = signal;
        Items = items;
    }

    public OtlpSignal Signal { get; }

    public IReadOnlyList<PlacedItem> Items { get; }

    public int Spans => Signal == OtlpSignal.Traces ? Items.Count : 0;

    public int Logs => Signal == OtlpSignal.Logs ? Items.Count : 0;

    /// <summary>It holds second halves of traces, which come later.</summary>
    public bool IsLate { get; init; }

    /// <summary>It is sent compressed.</summary>
    public bool IsGzip => _gzip;

    /// <summary>The pass that it is prepared for.</summary>
    public long Pass { get; private set; }

    /// <summary>The message as it is sent, behind gRPC's five bytes.</summary>
    public ReadOnlyMemory<byte> Frame => _ready;

    /// <summary>The message as it is sent.</summary>
    public ReadOnlyMemory<byte> Body => _ready[GrpcFrame.HeaderSize..];

    /// <summary>The message before it is compressed.</summary>
    public ReadOnlyMemory<byte> Message => _frame.AsMemory(GrpcFrame.HeaderSize);

    /// <summary>The value bytes of the items, as they are prepared.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> PreparedItems => _places.Select(p => (ReadOnlyMemory<byte>)_frame.AsMemory(p.At, p.Item.Template.Bytes.Length));

    /// <summary>Makes it the request of this pass; <see cref="Release"/> gives it back.</summary>
    public async Task PrepareAsync(long pass, ulong passStart)
    {
        await _free.WaitAsync();
        Pass = pass;
        foreach (var (at, item) in _places)
            item.Template.Patch(_frame.AsSpan(at), new TraceIds(pass, item.Trace), StartOf(passStart, item.Trace));
        if (_gzip)
            _ready = Compress();
    }

    public void Release() => _free.Release();

    public void Dispose() => _free.Dispose();

    // Traces of a pass start a tenth of a millisecond apart.
    private static ulong StartOf(ulong passStart, int trace) => passStart + ((ulong)trace * 100_000);

    private ReadOnlyMemory<byte> Compress()
    {
        using var sink = new MemoryStream(_frame.Length / 2);
        sink.Write([1, 0, 0, 0, 0]);
        using (var gzip = new GZipStream(sink, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Message.Span);
        var frame = sink.GetBuffer().AsMemory(0, (int)sink.Length);
        BinaryPrimitives.WriteInt32BigEndian(frame.Span[1..], frame.Length - GrpcFrame.HeaderSize);
        return frame;
    }

    private static void WriteResource(WireWriter writer)
    {
        var resource = writer.Begin(1);
        foreach (var (key, value) in new[]
        {
            ("service.name", "support-agent"), ("service.version", "2.14.0"), ("deployment.environment.name", "production"),
            ("telemetry.sdk.language", "python"), ("telemetry.sdk.name", "opentelemetry"), ("telemetry.sdk.version", "1.38.0"),
            ("host.name", "agent-7c9d8f6b5-x2x7p"),
        })
        {
            SpanTemplate.Attribute(writer, key, value, field: 1);
        }

        writer.End(resource);
    }

    private static void WriteScope(WireWriter writer, int scope, IEnumerable<PlacedItem> items)
    {
        var scopeSpans = writer.Begin(2);
        var name = writer.Begin(1);
        writer.String(1, scope == 0 ? "agent_framework" : "opentelemetry.instrumentation.openai_v2");
        writer.String(2, "2.1b0");
        writer.End(name);
        foreach (var item in items)
            writer.Bytes(2, item.Template.Bytes);
        writer.End(scopeSpans);
    }

    // The lengths before a message are known only once it is written, and move it: so its items are looked for afterwards.
    private void Find(IReadOnlyList<PlacedItem> items)
    {
        var at = GrpcFrame.HeaderSize;
        foreach (var item in items.GroupBy(s => s.Template.Scope).OrderBy(g => g.Key).SelectMany(g => g))
        {
            var found = _frame.AsSpan(at).IndexOf(item.Template.Bytes);
            if (found < 0)
                throw new InvalidOperationException("An item is not in the request that was made of it.");
            _places.Add((at + found, item));
            at += found + item.Template.Bytes.Length;
        }
    }
}
