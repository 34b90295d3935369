using System.Globalization;
using Orleans.Traces.Bench.Load;
using Orleans.Traces.Bench.Processes;

namespace Orleans.Traces.Bench.Runs;

/// <summary>Whether everything acknowledged is there: without it no rate is believed.</summary>
internal static class Completeness
{
    private const int SampleSize = 500;

    /// <summary>The whole list must add up to what was acknowledged, and a sample of traces must be read back with all their spans and log records.</summary>
    /// <exception cref="InvalidOperationException">Something is missing, or is there twice.</exception>
    public static async Task<ListTotals> CheckAsync(TraceServer server, RequestSource source, params IReadOnlyList<LoadResult> loads)
    {
        var (spans, logs) = (loads.Sum(l => l.Spans), loads.Sum(l => l.Logs));
        var listed = await server.Api.CountAsync();

        // A request that was given up may have been taken all the same, in part.
        var isExact = loads.All(l => l.GivenUp == 0);
        if (isExact ? (listed.Traces, listed.Spans, listed.Logs) != (source.Traces, spans, logs) : listed.Spans < spans || listed.Logs < logs)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                $"Acknowledged were {source.Traces} traces, {spans} spans, {logs} log records; listed are {listed.Traces}, {listed.Spans}, {listed.Logs}.\n{server.Output}"));
        }

        var sample = source.Sample(SampleSize, new Random(1));
        foreach (var trace in sample)
        {
            var found = await server.Api.FindAsync(trace.Id);
            if ((found.Spans, found.Logs) != (trace.Spans, trace.Logs))
            {
                throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                    $"Trace {trace.Id} has {found.Spans} spans and {found.Logs} log records in place of {trace.Spans} and {trace.Logs}.\n{server.Output}"));
            }
        }

        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Complete: {listed.Traces} traces, {listed.Spans} spans, {listed.Logs} log records acknowledged and listed, {sample.Count} traces read back item by item."));
        return sample.Count == SampleSize
            ? listed
            : throw new InvalidOperationException($"Only {sample.Count} traces could be read back: load for longer.");
    }
}
