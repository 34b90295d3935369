using System.Text.Json;

namespace Orleans.Traces.Server.Tests.Tempo;

/// <summary>The messages of Tempo's API as JSON of protobuf, read as strictly as Grafana does: a field that is not in the definition is an
/// error there, and so is a value of another kind.</summary>
/// <remarks>Fields as in tempo.proto and common.proto. u32: a number; u64: digits in a string; double: a number, or a name such as NaN.</remarks>
internal static class TempoShape
{
    private static readonly Dictionary<string, Dictionary<string, string>> Messages = new()
    {
        ["SearchResponse"] = new() { ["traces"] = "TraceSearchMetadata[]", ["metrics"] = "SearchMetrics" },
        ["TraceSearchMetadata"] = new()
        {
            ["traceID"] = "string", ["rootServiceName"] = "string", ["rootTraceName"] = "string", ["startTimeUnixNano"] = "u64", ["durationMs"] = "u32",
            ["spanSet"] = "SpanSet", ["spanSets"] = "SpanSet[]",
        },
        ["SpanSet"] = new() { ["spans"] = "Span[]", ["matched"] = "u32", ["attributes"] = "KeyValue[]" },
        ["Span"] = new()
        {
            ["spanID"] = "string", ["name"] = "string", ["startTimeUnixNano"] = "u64", ["durationNanos"] = "u64", ["attributes"] = "KeyValue[]",
        },
        ["SearchMetrics"] = new()
        {
            ["inspectedTraces"] = "u32", ["inspectedBytes"] = "u64", ["totalBlocks"] = "u32", ["completedJobs"] = "u32", ["totalJobs"] = "u32",
            ["totalBlockBytes"] = "u64",
        },
        ["KeyValue"] = new() { ["key"] = "string", ["value"] = "AnyValue" },
        ["AnyValue"] = new() { ["stringValue"] = "string", ["boolValue"] = "bool", ["intValue"] = "u64", ["doubleValue"] = "double" },
        ["SearchTagsV2Response"] = new() { ["scopes"] = "SearchTagsV2Scope[]", ["metrics"] = "MetadataMetrics" },
        ["SearchTagsV2Scope"] = new() { ["name"] = "string", ["tags"] = "string[]" },
        ["SearchTagValuesV2Response"] = new() { ["tagValues"] = "TagValue[]", ["metrics"] = "MetadataMetrics" },
        ["TagValue"] = new() { ["type"] = "string", ["value"] = "string" },
        ["SearchTagsResponse"] = new() { ["tagNames"] = "string[]", ["metrics"] = "MetadataMetrics" },
        ["SearchTagValuesResponse"] = new() { ["tagValues"] = "string[]", ["metrics"] = "MetadataMetrics" },
        ["MetadataMetrics"] = new() { ["inspectedBytes"] = "u64" },
        ["QueryRangeResponse"] = new() { ["series"] = "TimeSeries[]", ["metrics"] = "SearchMetrics", ["status"] = "string", ["message"] = "string" },
        ["TimeSeries"] = new() { ["labels"] = "KeyValue[]", ["samples"] = "Sample[]" },
        ["Sample"] = new() { ["timestampMs"] = "u64", ["value"] = "double" },
        ["QueryInstantResponse"] = new() { ["series"] = "InstantSeries[]", ["metrics"] = "SearchMetrics", ["status"] = "string", ["message"] = "string" },
        ["InstantSeries"] = new() { ["labels"] = "KeyValue[]", ["value"] = "double" },
    };

    /// <summary>Fails where the JSON is no such message.</summary>
    public static void Check(string type, JsonElement json, string path = "")
    {
        if (type.EndsWith("[]", StringComparison.Ordinal))
        {
            Assert.True(json.ValueKind == JsonValueKind.Array, path);
            Assert.All(json.EnumerateArray().Select((e, i) => (e, i)), e => Check(type[..^2], e.e, $"{path}[{e.i}]"));
            return;
        }

        if (!Messages.TryGetValue(type, out var fields))
        {
            Assert.True(IsScalar(type, json), $"{path} is no {type}: {json.GetRawText()}");
            return;
        }

        foreach (var property in json.EnumerateObject())
        {
            Assert.True(fields.ContainsKey(property.Name), $"Grafana knows no {path}.{property.Name}.");
            Check(fields[property.Name], property.Value, $"{path}.{property.Name}");
        }
    }

    private static bool IsScalar(string type, JsonElement json) => type switch
    {
        "string" => json.ValueKind == JsonValueKind.String,
        "bool" => json.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "u32" => json.ValueKind == JsonValueKind.Number && json.TryGetUInt32(out _),
        "u64" => json.ValueKind == JsonValueKind.String && long.TryParse(json.GetString(), out _),
        "double" => json.ValueKind == JsonValueKind.Number || json.GetString() is "NaN" or "Infinity" or "-Infinity",
        _ => throw new ArgumentException($"{type} is no type.", nameof(type)),
    };
}
