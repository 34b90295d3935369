using System.Text.Json;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Cutting;

namespace Orleans.Traces.Tests.Scoring;

/// <summary>The traces that a real client sent, in the order of their ids.</summary>
internal static class RecordedTraces
{
    public static IReadOnlyList<IReadOnlyList<TraceItem>> Of(string client)
    {
        using var meta = JsonDocument.Parse(TestData.Read($"{client}/meta.json"));
        var requests = meta.RootElement.ValueKind == JsonValueKind.Array ? meta.RootElement : meta.RootElement.GetProperty("requests");
        return [.. requests.EnumerateArray()
            .SelectMany(request => Chunks(client, request))
            .GroupBy(chunk => chunk.TraceId.ToString(), chunk => chunk.Items, StringComparer.Ordinal)
            .OrderBy(trace => trace.Key, StringComparer.Ordinal)
            .Select(trace => (IReadOnlyList<TraceItem>)[.. trace.SelectMany(items => items)])];
    }

    private static IEnumerable<(TraceId TraceId, IReadOnlyList<TraceItem> Items)> Chunks(string client, JsonElement request)
    {
        var signal = request.GetProperty("signal").GetString() == "logs" ? OtlpSignal.Logs : OtlpSignal.Traces;
        var cut = RequestCutter.Cut(signal, TestData.Read($"{client}/{request.GetProperty("file").GetString()}"), new CutLimits(1_000, 1_000_000, 50));
        return Assert.IsType<CutOutcome.Cut>(cut).Chunks.Select(c => (c.TraceId, (IReadOnlyList<TraceItem>)OtlpChunk.Read(signal, c.Payload)));
    }
}
