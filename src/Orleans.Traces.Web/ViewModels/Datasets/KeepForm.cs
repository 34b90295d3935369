using System.Text.Json;
using System.Text.Json.Nodes;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Web.ViewModels.Datasets;

/// <summary>What is expected of a case that is kept from a trace or a span.</summary>
public enum ExpectedAnswer
{
    /// <summary>Nothing is said.</summary>
    Unsaid,

    /// <summary>What was answered.</summary>
    Recorded,

    /// <summary>What the reader writes.</summary>
    Written,
}

/// <summary>What a reader fills in to keep a trace or a span as a test case.</summary>
public sealed class KeepForm
{
    /// <summary>The dataset; one that is not there is made.</summary>
    public string Dataset { get; set; } = "";

    /// <summary>What is expected.</summary>
    public ExpectedAnswer Expected { get; set; }

    /// <summary>What the reader writes: JSON, or a text.</summary>
    public string Written { get; set; } = "";

    /// <summary>Words that it is found by, with commas between.</summary>
    public string Tags { get; set; } = "";

    /// <summary>The body of the request.</summary>
    public string Body(TraceId trace, SpanId? span)
    {
        var one = new JsonObject { ["traceId"] = trace.ToString() };
        if (span is { } id)
            one["spanId"] = id.ToString();
        if (Expected == ExpectedAnswer.Recorded)
            one["expectedFrom"] = "output";
        else if (Expected == ExpectedAnswer.Written && Written.Trim().Length > 0)
            one["expected"] = Value(Written);
        if (Tags.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 0 } tags)
            one["tags"] = new JsonArray([.. tags.Select(t => (JsonNode)t)]);
        return one.ToJsonString();
    }

    /// <summary>What a reader has written: an object or list is JSON, anything else is a text.</summary>
    public static JsonNode? Value(string written)
    {
        if (!JsonText.LooksLikeJson(written))
            return written;
        try
        {
            return JsonNode.Parse(written);
        }
        catch (JsonException)
        {
            return written;
        }
    }
}
