using System.Diagnostics;
using System.Net;
using System.Text.Json;

namespace Orleans.Traces.Bench.Processes;

/// <summary>The query API, over one connection.</summary>
internal sealed class TraceApi(Uri address) : IDisposable
{
    private const int PageSize = 1000, MostPages = 2000;

    private readonly HttpClient _client = new(new SocketsHttpHandler { MaxConnectionsPerServer = 1, UseProxy = false }) { BaseAddress = address };

    /// <summary>A trace by id: how many spans were answered (-1: unknown), and how long it took to the last byte, in milliseconds.</summary>
    public async Task<(int Spans, double Milliseconds)> FindAsync(string traceId)
    {
        var started = Stopwatch.GetTimestamp();
        using var response = await _client.GetAsync(new Uri($"/api/v1/traces/{traceId}", UriKind.Relative));
        var body = await response.Content.ReadAsByteArrayAsync();
        var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        if (response.StatusCode == HttpStatusCode.NotFound)
            return (-1, took);

        response.EnsureSuccessStatusCode();
        using var document = JsonDocument.Parse(body);
        return (document.RootElement.GetProperty("spans").GetArrayLength(), took);
    }

    /// <summary>How long the newest page takes, in milliseconds.</summary>
    public async Task<double> ListAsync()
    {
        var started = Stopwatch.GetTimestamp();
        _ = await _client.GetByteArrayAsync(new Uri("/api/v1/traces", UriKind.Relative));
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    /// <summary>Walks the whole list: how many traces and spans it shows, and how many of the traces are still open.</summary>
    public async Task<(long Traces, long Spans, long Open)> CountAsync()
    {
        var (traces, spans, open) = (0L, 0L, 0L);
        var cursor = "";
        for (var page = 0; page < MostPages; page++)
        {
            using var document = JsonDocument.Parse(
                await _client.GetByteArrayAsync(new Uri($"/api/v1/traces?limit={PageSize}&cursor={cursor}", UriKind.Relative)));
            foreach (var trace in document.RootElement.GetProperty("traces").EnumerateArray())
            {
                traces++;
                spans += trace.GetProperty("spanCount").GetInt32();
                open += trace.GetProperty("state").GetString() == "open" ? 1 : 0;
            }

            cursor = document.RootElement.GetProperty("next").GetString();
            if (cursor is null)
                return (traces, spans, open);
        }

        throw new InvalidOperationException($"The list has more than {MostPages} pages.");
    }

    public void Dispose() => _client.Dispose();
}
