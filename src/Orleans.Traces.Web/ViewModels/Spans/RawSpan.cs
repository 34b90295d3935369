using System.Buffers;
using System.Text;
using System.Text.Json;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Json;
using Orleans.Traces.Query;

namespace Orleans.Traces.Web.ViewModels.Spans;

/// <summary>A span as it was sent.</summary>
public static class RawSpan
{
    /// <summary>OTLP/JSON of these items of one signal, laid out for reading.</summary>
    public static string Json(OtlpSignal signal, IReadOnlyList<TraceItem> items)
    {
        var ofSignal = OtlpExport.InOrder(signal, items);
        var message = new ArrayBufferWriter<byte>();
        foreach (var piece in OtlpExport.Pieces(ofSignal))
            message.Write(piece.Span);

        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text, OtlpJsonWriter.Options with { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            OtlpJsonWriter.Write(signal, message.WrittenSpan, writer);
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }
}
