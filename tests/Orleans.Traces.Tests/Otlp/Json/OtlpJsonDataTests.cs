using System.Text.Json.Nodes;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Json;

namespace Orleans.Traces.Tests.Otlp.Json;

public class OtlpJsonDataTests
{
    /// <summary>Every JSON request that stands beside the same request in protobuf, without the ending.</summary>
    public static TheoryData<string> Pairs =>
        [.. TestData.Files("edge", ".pb")
            .Select(file => file[..^3])
            .Where(file => File.Exists(Path.Combine(TestData.Root, file + ".json")))];

    /// <summary>The pairs whose protobuf was written by number and without defaults, so that there is only one way to write it.</summary>
    public static TheoryData<string> CanonicalPairs => new(
        "edge/log-before-span/001",
        "edge/log-for-unknown-trace/001",
        "edge/log-without-span-id/002",
        "edge/same-span-id-two-traces/002");

    [Theory]
    [MemberData(nameof(Pairs))]
    public void JSON_says_the_same_as_protobuf(string file)
    {
        var json = TestData.Read(file + ".json");
        var protobuf = TestData.Read(file + ".pb");
        var signal = SignalOf(json);

        var read = Assert.IsType<OtlpJsonResult.Message>(OtlpJsonReader.Read(signal, json));

        Assert.Equal(0, read.Ignored.Count);
        Assert.Equal(Meaning(signal, protobuf), Meaning(signal, read.Bytes));
    }

    [Fact]
    public void There_are_many_pairs() => Assert.InRange(Pairs.Count, 30, 1_000);

    [Theory]
    [MemberData(nameof(CanonicalPairs))]
    public void JSON_gives_the_bytes_of_canonical_protobuf(string file)
    {
        var json = TestData.Read(file + ".json");

        Assert.Equal(TestData.Read(file + ".pb"), Some.Bytes(OtlpJsonReader.Read(SignalOf(json), json)));
    }

    [Theory]
    [InlineData("otel-plain-http-json/001.json", 8)]
    [InlineData("otel-plain-http-json/002.json", 5)]
    [InlineData("otel-plain-http-json-gzip/001.json.gz", 8)]
    [InlineData("otel-plain-http-json-gzip/002.json.gz", 5)]
    public void A_real_clients_JSON_is_read_whole(string file, int items)
    {
        var json = TestData.Read(file);
        var signal = SignalOf(json);

        var read = Assert.IsType<OtlpJsonResult.Message>(OtlpJsonReader.Read(signal, json));

        Assert.Equal(0, read.Ignored.Count);
        Assert.Equal(items, OtlpChunk.Read(signal, read.Bytes).Count);
        Assert.Equal(Sorted(WithoutDefaults(JsonNode.Parse(json))!), Sorted(JsonNode.Parse(Some.Json(signal, read.Bytes))!));
    }

    [Fact]
    public void Lone_surrogates_of_a_client_become_replacement_characters()
    {
        var read = Some.Bytes(OtlpJsonReader.Read(OtlpSignal.Traces, TestData.Read("edge/invalid-utf8/002.json")));

        Assert.Contains("\"a\\uFFFDb \\uFFFD\"", Some.Json(OtlpSignal.Traces, read), StringComparison.Ordinal);
    }

    private static OtlpSignal SignalOf(byte[] json) =>
        json.AsSpan().IndexOf("\"resourceLogs\""u8) >= 0 ? OtlpSignal.Logs : OtlpSignal.Traces;

    // The maker of the files says in JSON alone that a span has an empty status, and JSON.stringify makes 0 of minus zero.
    private static string Meaning(OtlpSignal signal, byte[] message) =>
        Some.Json(signal, message)
            .Replace(",\"status\":{}", "", StringComparison.Ordinal)
            .Replace("\"doubleValue\":-0}", "\"doubleValue\":0}", StringComparison.Ordinal);

    // What this client writes and our writer leaves out; it writes integers as numbers.
    private static JsonNode? WithoutDefaults(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray array:
                return new JsonArray([.. array.Select(WithoutDefaults)]);
            case JsonObject fields:
                return new JsonObject(fields.Where(field => !IsDefault(field)).Select(field =>
                    KeyValuePair.Create(field.Key, field.Key == "intValue" ? field.Value!.ToString() : WithoutDefaults(field.Value))));
            default:
                return node?.DeepClone();
        }
    }

    private static bool IsDefault(KeyValuePair<string, JsonNode?> field) =>
        !field.Key.EndsWith("Value", StringComparison.Ordinal) && field.Value!.ToJsonString() is "0" or "\"\"" or "[]";

    private static string Sorted(JsonNode node) => Shuffle.Keys(node, keys => keys.Order(StringComparer.Ordinal))!.ToJsonString();
}
