using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Orleans.Traces.Bench.Processes;

/// <summary>The query API, over one connection.</summary>
internal sealed class TraceApi(Uri address) : IDisposable
{
    private const int PageSize = 1000, MostPages = 20_000;

    private readonly HttpClient _client = new(new SocketsHttpHandler { MaxConnectionsPerServer = 1, UseProxy = false })
    {
        BaseAddress = address,

        // A page of a million open traces takes a while.
        Timeout = TimeSpan.FromMinutes(10),
    };

    /// <summary>A trace by id, and how long it took to the last byte.</summary>
    public async Task<FoundTrace> FindAsync(string traceId)
    {
        var started = Stopwatch.GetTimestamp();
        using var response = await _client.GetAsync(new Uri($"/api/v1/traces/{traceId}", UriKind.Relative));
        var body = await response.Content.ReadAsByteArrayAsync();
        var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        if (response.StatusCode == HttpStatusCode.NotFound)
            return new FoundTrace(-1, 0, IsOpen: false, took);

        response.EnsureSuccessStatusCode();
        using var document = JsonDocument.Parse(body);
        var spans = document.RootElement.GetProperty("spans");
        var logs = document.RootElement.GetProperty("logs").GetArrayLength() + spans.EnumerateArray().Sum(s => s.GetProperty("logs").GetArrayLength());
        return new FoundTrace(spans.GetArrayLength(), logs, IsOpen(document.RootElement.GetProperty("trace")), took);
    }

    /// <summary>Reads the spans of a trace as OTLP protobuf into <paramref name="buffer"/>; returns how many bytes they are.</summary>
    public async Task<int> ReadOtlpAsync(string traceId, Memory<byte> buffer)
    {
        using var response = await _client.GetAsync(new Uri($"/api/v1/traces/{traceId}/otlp", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        await using var stream = await response.Content.ReadAsStreamAsync();
        return await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false);
    }

    /// <summary>Sets something.</summary>
    public async Task PutAsync(string path, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        using var response = await _client.PutAsync(new Uri(path, UriKind.Relative), content);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"PUT {path}: {await response.Content.ReadAsStringAsync()}");
    }

    /// <summary>How long the answer to a GET takes to its first and to its last byte, in milliseconds, and the answer.</summary>
    public async Task<(double First, double Last, string Body)> GetAsync(string path, string accept = "application/json")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Accept.ParseAdd(accept);
        var started = Stopwatch.GetTimestamp();
        using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await response.EnsureSuccessStatusCode().Content.ReadAsStreamAsync();
        using var reader = new StreamReader(stream);
        var line = await reader.ReadLineAsync();
        var first = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        var body = line + await reader.ReadToEndAsync();
        return (first, Stopwatch.GetElapsedTime(started).TotalMilliseconds, body);
    }

    /// <summary>How long the newest page takes, in milliseconds.</summary>
    public async Task<double> ListAsync()
    {
        var started = Stopwatch.GetTimestamp();
        _ = await _client.GetByteArrayAsync(new Uri("/api/v1/traces", UriKind.Relative));
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    /// <summary>Walks the whole list, or the part of it that starts before <paramref name="to"/>, ISO 8601.</summary>
    public async Task<ListTotals> CountAsync(string to = "")
    {
        var totals = new ListTotals(0, 0, 0, 0, 0);
        var cursor = "";
        for (var page = 0; page < MostPages; page++)
        {
            using var document = JsonDocument.Parse(
                await _client.GetByteArrayAsync(new Uri($"/api/v1/traces?limit={PageSize}&to={to}&cursor={cursor}", UriKind.Relative)));
            foreach (var trace in document.RootElement.GetProperty("traces").EnumerateArray())
            {
                totals = new ListTotals(
                    totals.Traces + 1,
                    totals.Spans + trace.GetProperty("spanCount").GetInt32(),
                    totals.Logs + trace.GetProperty("logCount").GetInt32(),
                    totals.Open + (IsOpen(trace) ? 1 : 0),
                    totals.Reopened + (trace.GetProperty("revision").GetInt32() > 1 ? 1 : 0));
            }

            cursor = document.RootElement.GetProperty("next").GetString();
            if (cursor is null)
                return totals;
        }

        throw new InvalidOperationException($"The list has more than {MostPages} pages.");
    }

    public void Dispose() => _client.Dispose();

    private static bool IsOpen(JsonElement summary) => summary.GetProperty("state").GetString() == "open";
}

/// <summary>A trace as it was answered. Spans below 0: it is unknown.</summary>
internal readonly record struct FoundTrace(int Spans, int Logs, bool IsOpen, double Milliseconds);

/// <summary>What the list shows, added up.</summary>
/// <param name="Traces">Traces.</param>
/// <param name="Spans">Their spans.</param>
/// <param name="Logs">Their log records.</param>
/// <param name="Open">Traces that are open.</param>
/// <param name="Reopened">Traces that were stored more than once with something new.</param>
internal readonly record struct ListTotals(long Traces, long Spans, long Logs, long Open, long Reopened);
