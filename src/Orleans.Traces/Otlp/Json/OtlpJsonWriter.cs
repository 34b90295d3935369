using System.Buffers;
using System.Text.Json;
using Orleans.Traces.Otlp.Schema;

namespace Orleans.Traces.Otlp.Json;

/// <summary>Writes a protobuf message as OTLP/JSON, https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding.</summary>
/// <remarks>
/// <para>Any bytes can be written: unknown fields are left out, and so is what follows a place where a message is malformed.
/// Text that is not UTF-8 gets U+FFFD for the bad part. Fields come by number; the elements of a repeated field make one array, wherever
/// they stood. Of a singular field that occurs more than once, a nested message included, the last occurrence counts; of a oneof the
/// last member. Defaults of plain fields are left out, as JSON of protobuf does.</para>
/// <para>Messages nested deeper than the JSON writer's <see cref="JsonWriterOptions.MaxDepth"/> are empty objects.</para>
/// </remarks>
public static class OtlpJsonWriter
{
    /// <summary>Options of a JSON writer that writes all that <see cref="OtlpJsonReader"/> reads.</summary>
    public static JsonWriterOptions Options { get; } = new() { MaxDepth = OtlpJsonReader.MaxDepth + OtlpJsonPrint.DepthOfContent };

    /// <summary>Writes a request of this signal as one JSON object.</summary>
    public static void Write(OtlpSignal signal, ReadOnlySpan<byte> message, Utf8JsonWriter writer) =>
        Write(OtlpSchema.Of(signal), message, writer);

    /// <summary>Writes a message of this definition as one JSON object.</summary>
    public static void Write(
        OtlpMessage definition, ReadOnlySpan<byte> message, Utf8JsonWriter writer, OtlpJsonForm form = OtlpJsonForm.Otlp) =>
        new OtlpJsonPrint(message, writer, form).Run(definition);

    /// <summary>A request of this signal as JSON text, by <see cref="Options"/>.</summary>
    public static byte[] ToUtf8(OtlpSignal signal, ReadOnlySpan<byte> message)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
            Write(signal, message, writer);
        return buffer.WrittenSpan.ToArray();
    }
}
