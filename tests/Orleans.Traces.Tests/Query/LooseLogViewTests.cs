using System.Text.Json;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Json;

namespace Orleans.Traces.Tests.Query;

public sealed class LooseLogViewTests
{
    [Fact]
    public void A_record_is_written_with_what_it_came_under()
    {
        var log = (LogItem)Some.Item(OtlpSignal.Logs, "shop", Record());
        var page = LogListDocument.Of(new LogPage([log], LogCursor.Of(log)));

        var json = JsonSerializer.Serialize(page, QueryJson.Api.LogListDocument);

        Assert.Equal(
            """{"logs":[{"timeUnixNano":"5","observedTimeUnixNano":"6","severityNumber":17,"severityText":"ERROR","eventName":"boot",""" +
            """ "body":"up","attributes":{"host":"a"},"spanId":null,"resource":{"service.name":"shop"},""".TrimStart() +
            """ "scope":{"name":"tests","version":"1.0","attributes":{}},""".TrimStart() +
            """ "warnings":["log record: 2 attributes were dropped by the sender"]}],"next":""".TrimStart() +
            $"\"{LogCursor.Of(log)}\"}}",
            json);
    }

    private static byte[] Record()
    {
        var writer = new Traces.Otlp.Wire.WireWriter();
        writer.Fixed64(1, 5);
        writer.Varint(2, 17);
        writer.String(3, "ERROR");
        var body = writer.Begin(5);
        writer.String(1, "up");
        writer.End(body);
        Some.Attribute(writer, 6, "host", "a");
        writer.Varint(7, 2);
        writer.Fixed64(11, 6);
        writer.String(12, "boot");
        return writer.ToArray();
    }
}
