using System.Buffers.Binary;
using Orleans.Traces.Bench.Load;
using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Bench.Corpus;

/// <summary>A span's place in a prepared request.</summary>
internal readonly record struct PlacedSpan(int Trace, SpanTemplate Template);

/// <summary>An <c>ExportTraceServiceRequest</c> whose ids and times are written in place before each repeat.</summary>
internal sealed class PreparedRequest : IDisposable
{
    private readonly byte[] _frame;
    private readonly List<(int At, PlacedSpan Span)> _spans = [];

    // One repeat at a time: a repeat that comes while the one before is still on its way would overwrite it.
    private readonly SemaphoreSlim _free = new(1);

    public PreparedRequest(IReadOnlyList<PlacedSpan> spans)
    {
        var writer = new WireWriter();
        writer.Verbatim(new byte[GrpcFrame.HeaderSize]);
        var resourceSpans = writer.Begin(1);
        WriteResource(writer);
        foreach (var scope in spans.GroupBy(s => s.Template.Scope).OrderBy(g => g.Key))
            WriteScope(writer, scope.Key, scope);
        writer.End(resourceSpans);
        _frame = writer.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(_frame.AsSpan(1), _frame.Length - GrpcFrame.HeaderSize);
        Find(spans);
        Spans = spans;
    }

    public IReadOnlyList<PlacedSpan> Spans { get; }

    /// <summary>The pass that it is prepared for.</summary>
    public long Pass { get; private set; }

    /// <summary>The message behind gRPC's five bytes.</summary>
    public ReadOnlyMemory<byte> Frame => _frame;

    /// <summary>The message.</summary>
    public ReadOnlyMemory<byte> Body => _frame.AsMemory(GrpcFrame.HeaderSize);

    /// <summary>Makes it the request of this pass; <see cref="Release"/> gives it back.</summary>
    public async Task PrepareAsync(long pass, ulong passStart)
    {
        await _free.WaitAsync();
        Pass = pass;
        foreach (var (at, span) in _spans)
            span.Template.Patch(_frame.AsSpan(at), new TraceIds(pass, span.Trace), StartOf(passStart, span.Trace));
    }

    public void Release() => _free.Release();

    public void Dispose() => _free.Dispose();

    // Traces of a pass start a tenth of a millisecond apart.
    private static ulong StartOf(ulong passStart, int trace) => passStart + ((ulong)trace * 100_000);

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

    private static void WriteScope(WireWriter writer, int scope, IEnumerable<PlacedSpan> spans)
    {
        var scopeSpans = writer.Begin(2);
        var name = writer.Begin(1);
        writer.String(1, scope == 0 ? "agent_framework" : "opentelemetry.instrumentation.openai_v2");
        writer.String(2, "2.1b0");
        writer.End(name);
        foreach (var span in spans)
            writer.Bytes(2, span.Template.Bytes);
        writer.End(scopeSpans);
    }

    // The lengths before a message are known only once it is written, and move it: so its spans are looked for afterwards.
    private void Find(IReadOnlyList<PlacedSpan> spans)
    {
        var at = GrpcFrame.HeaderSize;
        foreach (var span in spans.GroupBy(s => s.Template.Scope).OrderBy(g => g.Key).SelectMany(g => g))
        {
            var found = _frame.AsSpan(at).IndexOf(span.Template.Bytes);
            if (found < 0)
                throw new InvalidOperationException("A span is not in the request that was made of it.");
            _spans.Add((at + found, span));
            at += found + span.Template.Bytes.Length;
        }
    }
}
