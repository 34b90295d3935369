using System.Text.Json;
using Microsoft.Net.Http.Headers;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Server.Ingest;

/// <summary>OTLP's answers on the wire, https://opentelemetry.io/docs/specs/otlp/#otlphttp-response.</summary>
internal static class OtlpMessages
{
    public const string Protobuf = "application/x-protobuf";

    public const string Json = "application/json";

    /// <summary><c>ExportTraceServiceResponse</c> or <c>ExportLogsServiceResponse</c>: empty when all is well.</summary>
    public static byte[] ExportResponse(IngestOutcome.Accepted accepted)
    {
        var writer = new WireWriter();
        if (accepted.Refused == 0 && accepted.Message.Length == 0)
            return [];

        var partial = writer.Begin(1);
        if (accepted.Refused != 0)
            writer.Varint(1, (ulong)accepted.Refused);
        if (accepted.Message.Length > 0)
            writer.String(2, accepted.Message);
        writer.End(partial);
        return writer.ToArray();
    }

    /// <summary>The same as OTLP/JSON.</summary>
    public static byte[] ExportResponseJson(OtlpSignal signal, IngestOutcome.Accepted accepted) => WriteJson(json =>
    {
        if (accepted.Refused == 0 && accepted.Message.Length == 0)
            return;
        json.WriteStartObject("partialSuccess");
        if (accepted.Refused != 0)
            json.WriteString(signal == OtlpSignal.Traces ? "rejectedSpans" : "rejectedLogRecords", $"{accepted.Refused}");
        if (accepted.Message.Length > 0)
            json.WriteString("errorMessage", accepted.Message);
        json.WriteEndObject();
    });

    /// <summary><c>google.rpc.Status</c>.</summary>
    /// <param name="code">gRPC's number of the status.</param>
    /// <param name="message">Why.</param>
    /// <param name="retryAfter">When the client may come back, as <c>google.rpc.RetryInfo</c>; null: no word of it.</param>
    public static byte[] Status(int code, string message, TimeSpan? retryAfter = null)
    {
        var writer = new WireWriter();
        writer.Varint(1, (ulong)code);
        writer.String(2, message);
        if (retryAfter is { } delay)
        {
            var detail = writer.Begin(3);
            writer.String(1, "type.googleapis.com/google.rpc.RetryInfo");
            var info = writer.Begin(2);
            var duration = writer.Begin(1);
            writer.Varint(1, (ulong)delay.TotalSeconds);
            writer.End(duration);
            writer.End(info);
            writer.End(detail);
        }

        return writer.ToArray();
    }

    /// <summary>The same as JSON.</summary>
    public static byte[] StatusJson(int code, string message) => WriteJson(json =>
    {
        json.WriteNumber("code", code);
        json.WriteString("message", message);
    });

    /// <summary>The content type without its parameters, in lower case; empty where there is none.</summary>
    public static string MediaType(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var parsed) ? parsed.MediaType.ToString().ToLowerInvariant() : "";

    private static byte[] WriteJson(Action<Utf8JsonWriter> fields)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
