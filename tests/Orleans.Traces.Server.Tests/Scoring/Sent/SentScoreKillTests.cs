using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Orleans.Traces.Identity;
using Orleans.Traces.Server.Tests.EndToEnd;

namespace Orleans.Traces.Server.Tests.Scoring.Sent;

/// <summary>A score that was answered with success is there after SIGKILL, whether its trace had come, was open or was stored.</summary>
public sealed class SentScoreKillTests
{
    private const int Senders = 4, Rounds = 3;

    private readonly ConcurrentDictionary<(TraceId Trace, string Id), double> _acknowledged = new();
    private readonly ConcurrentDictionary<string, int> _states = new();

    [Fact]
    public async Task No_score_that_was_taken_is_lost_by_a_kill()
    {
        using var data = new TemporaryFolder();
        string[] arguments = ["--Traces:Assembly:Settle=00:00:00.2", "--Traces:Journal:SegmentBytes=1048576"];
        for (var round = 1; round <= Rounds; round++)
        {
            var wanted = _acknowledged.Count + 80;
            await using (var server = await ServerProcess.StartAsync(data.Path, arguments))
            {
                using var stop = new CancellationTokenSource();
                var sending = Enumerable.Range(0, Senders).Select(s => SendAsync(server, new Random((round * Senders) + s), stop.Token)).ToList();
                // A quick machine takes many before the first trace is stored.
                var stored = round * 10;
                await Waiting.Until("enough is acknowledged", () => _acknowledged.Count >= wanted && _states.GetValueOrDefault("stored") >= stored);
                await server.KillAsync();
                await stop.CancelAsync();
                await Task.WhenAll(sending);
            }

            await using var again = await ServerProcess.StartAsync(data.Path, arguments);
            foreach (var trace in _acknowledged.GroupBy(a => a.Key.Trace))
            {
                using var found = JsonDocument.Parse(await again.Web.GetStringAsync($"/api/v1/scores?traceId={trace.Key}"));
                var values = found.RootElement.GetProperty("scores").EnumerateArray()
                    .ToDictionary(s => s.GetProperty("id").GetString()!, s => s.GetProperty("value").GetDouble());
                foreach (var ((_, id), value) in trace)
                    Assert.True(values.GetValueOrDefault(id, -1) >= value, $"The score {id} of {trace.Key} was taken as {value} and is {values.GetValueOrDefault(id, -1)} in round {round}.");
            }
        }

        Assert.True(_states.GetValueOrDefault("waiting") > 20 && _states.GetValueOrDefault("stored") > 20, $"Too tame: {string.Join(", ", _states)}");
    }

    // A score before its trace, one while it is open, and, a while later, one again and others where it may be stored. Values grow, so that a later one that landed unanswered is told.
    private async Task SendAsync(ServerProcess server, Random random, CancellationToken cancellationToken)
    {
        var (traces, value) = (new List<TraceId>(), 0.0);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (traces.Count < 5 || random.Next(3) == 0)
                {
                    traces.Add(OneSpan.NewTrace());
                    await SayAsync(server, traces[^1], "before", ++value, cancellationToken);
                    using var content = new ByteArrayContent(OneSpan.Request(OneSpan.Span(traces[^1])));
                    content.Headers.ContentType = new("application/x-protobuf");
                    using var sent = await server.Http.PostAsync("/v1/traces", content, cancellationToken);
                }

                await SayAsync(server, traces[random.Next(traces.Count)], random.Next(3).ToString(CultureInfo.InvariantCulture), ++value, cancellationToken);
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
            {
                return;
            }
        }
    }

    private async Task SayAsync(ServerProcess server, TraceId trace, string id, double value, CancellationToken cancellationToken)
    {
        using var answer = await server.Web.PostAsJsonAsync("/api/v1/scores", new { traceId = trace.ToString(), id, name = "thumbs", value }, cancellationToken);
        if (!answer.IsSuccessStatusCode)
            return;
        using var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
        _states.AddOrUpdate(body.RootElement.GetProperty("scores")[0].GetProperty("state").GetString()!, 1, (_, count) => count + 1);
        _acknowledged.AddOrUpdate((trace, id), value, (_, known) => Math.Max(known, value));
    }
}
