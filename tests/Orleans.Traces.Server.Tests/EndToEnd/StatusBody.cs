using System.Text;
using System.Text.Json;
using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Server.Tests.EndToEnd;

/// <summary>A <c>google.rpc.Status</c>, or an OTLP response's <c>partial_success</c>: a number and a text.</summary>
internal sealed record StatusBody(long Number, string Text)
{
    /// <summary>Reads a Status.</summary>
    public static StatusBody Read(string contentType, byte[] body)
    {
        if (contentType == "application/json")
        {
            using var json = JsonDocument.Parse(body);
            return new StatusBody(json.RootElement.GetProperty("code").GetInt64(), json.RootElement.GetProperty("message").GetString()!);
        }

        Assert.Equal("application/x-protobuf", contentType);
        return Fields(body);
    }

    /// <summary>Reads a response to an export of spans; null where all was taken without a word.</summary>
    public static StatusBody? ReadPartialSuccess(string contentType, byte[] body)
    {
        if (contentType == "application/json")
        {
            using var json = JsonDocument.Parse(body);
            if (!json.RootElement.TryGetProperty("partialSuccess", out var partial))
                return null;
            // OTLP/JSON writes an int64 as text, and leaves out a zero.
            var rejected = partial.TryGetProperty("rejectedSpans", out var count) ? long.Parse(count.GetString()!, System.Globalization.CultureInfo.InvariantCulture) : 0;
            return new StatusBody(rejected, partial.GetProperty("errorMessage").GetString()!);
        }

        var reader = new WireReader(body);
        return reader.Next() && reader.IsBytes(1) ? Fields(reader.Value) : null;
    }

    private static StatusBody Fields(ReadOnlySpan<byte> message)
    {
        var (number, text) = (0L, "");
        var reader = new WireReader(message);
        while (reader.Next())
        {
            if (reader.Field == 1)
                number = (long)reader.Number;
            else if (reader.IsBytes(2))
                text = Encoding.UTF8.GetString(reader.Value);
        }

        Assert.Null(reader.Fault);
        return new StatusBody(number, text);
    }
}
