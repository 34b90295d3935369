using System.Text;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Json;
using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Tests.Otlp.Json;

/// <summary>Small JSON and protobuf texts for the tests of OTLP/JSON.</summary>
internal static class Some
{
    public static OtlpJsonResult Read(string json, OtlpSignal signal = OtlpSignal.Traces) =>
        OtlpJsonReader.Read(signal, Encoding.UTF8.GetBytes(json));

    public static byte[] Bytes(OtlpJsonResult result) =>
        Assert.IsType<OtlpJsonResult.Message>(result).Bytes;

    public static string Fault(OtlpJsonResult result) =>
        Assert.IsType<OtlpJsonResult.Fault>(result).Text;

    public static byte[] Wire(Action<WireWriter> write)
    {
        var writer = new WireWriter();
        write(writer);
        return writer.ToArray();
    }

    /// <summary>A request with one span.</summary>
    public static string SpanRequest(string span) => $$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{{span}}]}]}]}""";

    /// <summary>A request with one log record.</summary>
    public static string LogRequest(string record) => $$"""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{{record}}]}]}]}""";

    /// <summary>A request whose only log record has this body, an AnyValue.</summary>
    public static string BodyRequest(string value) => LogRequest($$"""{"body":{{value}}}""");

    /// <summary>The value bytes of the first span or log record.</summary>
    public static byte[] FirstItem(ReadOnlySpan<byte> request) => First(First(First(request, 1), 2), 2);

    /// <summary>The value bytes of the first length-delimited field of this number.</summary>
    public static byte[] First(ReadOnlySpan<byte> message, int field)
    {
        for (var reader = new WireReader(message); reader.Next();)
        {
            if (reader.IsBytes(field))
                return reader.Value.ToArray();
        }

        throw new InvalidOperationException($"There is no field {field}.");
    }

    public static string Json(OtlpSignal signal, ReadOnlySpan<byte> message) =>
        Encoding.UTF8.GetString(OtlpJsonWriter.ToUtf8(signal, message));
}
