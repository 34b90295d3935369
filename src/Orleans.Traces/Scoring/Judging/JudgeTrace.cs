using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Scoring.Judging;

/// <summary>Writes a judge's calls as a trace of their own, an OTLP request: a span for the judging, linked to what was judged, and one below it for each call.</summary>
/// <remarks>The service is <see cref="ScorerTraces.ServiceName"/>, the outer span an evaluator's by OpenInference's word, so that what it costs is counted apart from
/// what the application does.</remarks>
/// <param name="id">The new trace's id.</param>
/// <param name="scorer">Who judges.</param>
/// <param name="judged">The trace that is judged.</param>
/// <param name="target">What of it.</param>
public sealed class JudgeTrace(TraceId id, Scorer scorer, TraceId judged, ScoringTarget target)
{
    private const ulong Internal = 1, Client = 3, Failed = 2;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly WireWriter _writer = new();

    /// <summary>The request's bytes.</summary>
    /// <param name="calls">The calls, one at least.</param>
    /// <param name="said">What was said in the end; null: nothing could be.</param>
    /// <param name="error">Why not; null: something was.</param>
    public byte[] Write(IReadOnlyList<JudgeCall> calls, Verdict? said, string? error)
    {
        var resources = _writer.Begin(OtlpFields.Resources);
        var resource = _writer.Begin(OtlpFields.PerResource.Resource);
        Attribute(OtlpFields.Resource.Attributes, "service.name", ScorerTraces.ServiceName);
        _writer.End(resource);
        var scopes = _writer.Begin(OtlpFields.PerResource.Scopes);
        var scope = _writer.Begin(OtlpFields.PerScope.Scope);
        _writer.String(OtlpFields.Scope.Name, "orleans.traces.scoring");
        _writer.End(scope);
        Outer(calls, said, error);
        for (var i = 0; i < calls.Count; i++)
            Call(i + 2, calls[i]);
        _writer.End(scopes);
        _writer.End(resources);
        return _writer.ToArray();
    }

    private static ulong Nanos(DateTimeOffset at) => (ulong)(at - DateTimeOffset.UnixEpoch).Ticks * 100;

    private void Outer(IReadOnlyList<JudgeCall> calls, Verdict? said, string? error)
    {
        var span = Begin(1, 0, $"judge {scorer.Name}", Internal);
        Times(calls[0].Begun, calls[^1].Ended);
        Attribute("openinference.span.kind", "EVALUATOR");
        Attribute("scorer.id", scorer.Id);
        Attribute("scorer.version", scorer.Version.ToString(CultureInfo.InvariantCulture));
        Attribute("scorer.judged.trace_id", judged.ToString());
        if (target.Span is { } judgedSpan)
            Attribute("scorer.judged.span_id", judgedSpan.ToString());
        if (target.Document is { } document)
            Attribute("scorer.judged.document_id", document);
        Attribute("output.value", said is null ? null : said.Label ?? said.Value?.ToString("R", CultureInfo.InvariantCulture));
        if (target.At is { } at)
        {
            var link = _writer.Begin(OtlpFields.Span.Links);
            Id(OtlpFields.Link.TraceId, judged);
            Id(OtlpFields.Link.SpanId, at);
            _writer.End(link);
        }

        Status(error);
        _writer.End(span);
    }

    private void Call(int number, JudgeCall call)
    {
        var method = (JudgeMethod)scorer.Method;
        var span = Begin(number, 1, $"chat {method.Model}", Client);
        Times(call.Begun, call.Ended);
        Attribute("gen_ai.operation.name", "chat");
        Attribute("gen_ai.provider.name", method.Provider);
        Attribute("gen_ai.request.model", method.Model);
        Attribute("gen_ai.response.model", call.Model);
        Attribute("server.address", method.Service.Address.Host);
        if (method.Temperature is { } temperature)
            Value("gen_ai.request.temperature", w => w.Double(OtlpFields.AnyValue.Double, temperature));
        if (method.Seed is { } seed)
            Value("gen_ai.request.seed", w => w.Varint(OtlpFields.AnyValue.Int, (ulong)(long)seed));
        Tokens("gen_ai.usage.input_tokens", call.Usage.Input);
        Tokens("gen_ai.usage.output_tokens", call.Usage.Output);
        Tokens("gen_ai.usage.cache_read.input_tokens", call.Usage.CacheRead);
        Attribute("gen_ai.input.messages", Messages(call.Asked));
        if (call.Answer is { } answer)
            Attribute("gen_ai.output.messages", Messages([("assistant", answer)]));
        Status(call.Error);
        _writer.End(span);
    }

    private int Begin(int number, int parent, string name, ulong kind)
    {
        var span = _writer.Begin(OtlpFields.PerScope.Items);
        Id(OtlpFields.Span.TraceId, id);
        Id(OtlpFields.Span.SpanId, Numbered(number));
        if (parent > 0)
            Id(OtlpFields.Span.ParentSpanId, Numbered(parent));
        _writer.String(OtlpFields.Span.Name, name);
        _writer.Varint(OtlpFields.Span.Kind, kind);
        return span;
    }

    private void Times(DateTimeOffset begun, DateTimeOffset ended)
    {
        _writer.Fixed64(OtlpFields.Span.Start, Nanos(begun));
        _writer.Fixed64(OtlpFields.Span.End, Math.Max(Nanos(begun), Nanos(ended)));
    }

    // Within their own trace alone do they name anything.
    private static SpanId Numbered(int number)
    {
        Span<byte> bytes = stackalloc byte[SpanId.Size];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, (ulong)number);
        return SpanId.TryRead(bytes, out var span) ? span : default;
    }

    private void Id(int field, TraceId value)
    {
        Span<byte> bytes = stackalloc byte[TraceId.Size];
        value.Write(bytes);
        _writer.Bytes(field, bytes);
    }

    private void Id(int field, SpanId value)
    {
        Span<byte> bytes = stackalloc byte[SpanId.Size];
        value.Write(bytes);
        _writer.Bytes(field, bytes);
    }

    private void Status(string? error)
    {
        if (error is null)
            return;
        var status = _writer.Begin(OtlpFields.Span.Status);
        _writer.String(OtlpFields.Status.Message, error);
        _writer.Varint(OtlpFields.Status.Code, Failed);
        _writer.End(status);
    }

    private void Tokens(string key, long? count)
    {
        if (count is >= 0 and { } known)
            Value(key, w => w.Varint(OtlpFields.AnyValue.Int, (ulong)known));
    }

    private void Attribute(string key, string? text) => Attribute(OtlpFields.Span.Attributes, key, text);

    private void Attribute(int field, string key, string? text)
    {
        if (text is not null)
            Value(field, key, w => w.String(OtlpFields.AnyValue.String, text));
    }

    private void Value(string key, Action<WireWriter> write) => Value(OtlpFields.Span.Attributes, key, write);

    private void Value(int field, string key, Action<WireWriter> write)
    {
        var attribute = _writer.Begin(field);
        _writer.String(OtlpFields.KeyValue.Key, key);
        var value = _writer.Begin(OtlpFields.KeyValue.Value);
        write(_writer);
        _writer.End(value);
        _writer.End(attribute);
    }

    private static string Messages(IReadOnlyList<(string Role, string Text)> messages)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartArray();
            foreach (var (role, text) in messages)
            {
                json.WriteStartObject();
                json.WriteString("role", role);
                json.WriteStartArray("parts");
                json.WriteStartObject();
                json.WriteString("type", "text");
                json.WriteString("content", text);
                json.WriteEndObject();
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
