using System.Text.Json;

namespace Orleans.Traces.Server.Tests.EndToEnd;

/// <summary>One folder under <c>edge</c>.</summary>
internal sealed class EdgeCase
{
    private readonly string _folder;
    private readonly JsonElement _case;

    private EdgeCase(string name)
    {
        _folder = Path.Combine(Repository.Recorded, "edge", name);
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "case.json")));
        _case = document.RootElement.Clone();
    }

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Directory.GetDirectories(Path.Combine(Repository.Recorded, "edge")).Select(d => Path.GetFileName(d)!).Order()];

    /// <summary>What must come out.</summary>
    public JsonElement Expect => _case.GetProperty("expect");

    public static EdgeCase Read(string name) => new(name);

    /// <summary>The requests in the order to send, each with whether it comes only after the trace is final.</summary>
    /// <param name="json">As OTLP/JSON where there is one, else as protobuf.</param>
    public IEnumerable<(OtlpRequest Request, bool AfterFinal)> Requests(bool json)
    {
        foreach (var request in _case.GetProperty("requests").EnumerateArray())
        {
            var signal = request.GetProperty("signal").GetString()!;
            var isJson = request.GetProperty("contentType").GetString() == "application/json";
            var file = request.GetProperty("file").GetString()!;
            if (json && request.TryGetProperty("json", out var other))
                (file, isJson) = (other.GetString()!, true);
            var gzip = file.EndsWith(".gz", StringComparison.Ordinal);
            yield return (
                new OtlpRequest(isJson ? "http/json" : "http/protobuf", $"/v1/{signal}", signal, gzip, File.ReadAllBytes(Path.Combine(_folder, file))),
                request.TryGetProperty("sendAfter", out _));
        }
    }
}
