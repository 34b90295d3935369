using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Server.Tests.EndToEnd;

/// <summary>Law L1 for the log stream: every record that was acknowledged is there after SIGKILL at any instant, and once, however often it
/// was sent.</summary>
public sealed partial class LogKillTests
{
    private const int Rounds = 6;
    private const int Senders = 4;

    // Batches are saved while the load runs, so that a kill also meets half-done saves and releases.
    private static readonly string[] Quick = ["--Traces:Logs:SaveAfter=00:00:00.1", "--Traces:Journal:SegmentBytes=65536"];

    [Fact]
    public async Task No_log_record_that_was_acknowledged_is_lost_or_doubled_by_a_kill()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        using var data = new TemporaryFolder();
        var acknowledged = new ConcurrentDictionary<string, byte[]>();
        var (cutOff, repeated, unreleased, stored) = (0, 0, 0, 0);
        for (var round = 1; round <= Rounds; round++)
        {
            await using (var server = await ServerProcess.StartAsync(data.Path, Quick))
            {
                var enough = new StrongBox<int>(random.Next(60, 300));
                using var stop = new CancellationTokenSource();
                var senders = Enumerable.Range(0, Senders).Select(s => SendAsync(server, new Random(random.Next()), s % 2 == 0, acknowledged, enough, stop.Token)).ToList();
                await Waiting.Until("enough is acknowledged, and some of it stored", () => Volatile.Read(ref enough.Value) <= 0 && StoredFiles(data) > 0);
                await server.KillAsync();
                await stop.CancelAsync();
                foreach (var sender in senders)
                {
                    var (cut, repeats) = await sender;
                    (cutOff, repeated) = (cutOff + cut, repeated + repeats);
                }
            }

            stored += StoredFiles(data);
            await using var again = await ServerProcess.StartAsync(data.Path, Quick);
            unreleased += int.Parse(Unreleased().Match(again.Output).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
            await AllAreThereOnceAsync(again, acknowledged, $"round {round} of seed {seed}");
        }

        Assert.True(acknowledged.Count > 1_000 && cutOff >= Rounds && repeated > 100 && unreleased > Rounds && stored >= Rounds,
            $"Too tame: {acknowledged.Count} records acknowledged, {cutOff} requests cut off, {repeated} repeated, {unreleased} entries unreleased at the kills, "
            + $"{stored} files of stored records.");
    }

    private static int StoredFiles(TemporaryFolder data) =>
        Directory.GetFiles(Path.Combine(data.Path, "logs"), "*.seg", SearchOption.AllDirectories).Count(f => new FileInfo(f).Length > 0);

    // Sends until the server is gone, now and then what was sent before.
    private static async Task<(int CutOff, int Repeated)> SendAsync(
        ServerProcess server, Random random, bool grpc, ConcurrentDictionary<string, byte[]> acknowledged, StrongBox<int> enough, CancellationToken stop)
    {
        var repeated = 0;
        var last = new List<(string Body, byte[] Record)>();
        while (!stop.IsCancellationRequested)
        {
            // A repeat is split otherwise than what it repeats, so that it goes to any shard.
            var records = Enumerable.Range(0, 3).Select(_ => NewRecord(random)).Concat(last.Take(random.Next(4))).ToList();
            repeated += records.Count - 3;
            var body = Request(records.Select(r => r.Record));
            try
            {
                var answer = await (grpc ? OtlpRequest.Grpc("logs", body) : OtlpRequest.Protobuf("logs", body)).SendAsync(server);
                Assert.True(answer.Status is 0 or 200, $"{answer.Status} {answer.GrpcMessage}");
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                return (1, repeated);
            }

            foreach (var (text, record) in records)
                acknowledged.TryAdd(text, record);
            last = records;
            Interlocked.Decrement(ref enough.Value);
        }

        return (0, repeated);
    }

    private static async Task AllAreThereOnceAsync(ServerProcess server, ConcurrentDictionary<string, byte[]> acknowledged, string when)
    {
        var seen = new HashSet<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            using var page = JsonDocument.Parse(await server.Web.GetStringAsync($"/api/v1/logs?limit=1000&cursor={cursor}"));
            foreach (var log in page.RootElement.GetProperty("logs").EnumerateArray())
                Assert.True(seen.Add(log.GetProperty("body").GetString()!), $"A record is listed twice after {when}.");
            cursor = page.RootElement.GetProperty("next").GetString();
        }

        var lost = acknowledged.Keys.Count(body => !seen.Contains(body));
        Assert.True(lost == 0, $"{lost} of {acknowledged.Count} records were acknowledged and are gone after {when}.");
    }

    private static (string Body, byte[] Record) NewRecord(Random random)
    {
        var content = new byte[random.Next(16, 400)];
        random.NextBytes(content);
        var text = Convert.ToBase64String(content);
        var record = new WireWriter();
        record.Fixed64(1, Some.At(random.Next(200_000)));
        var body = record.Begin(5);
        record.String(1, text);
        record.End(body);
        return (text, record.ToArray());
    }

    private static byte[] Request(IEnumerable<byte[]> records)
    {
        var writer = new WireWriter();
        var resource = writer.Begin(1);
        var scope = writer.Begin(2);
        foreach (var record in records)
            writer.Bytes(2, record);
        writer.End(scope);
        writer.End(resource);
        return writer.ToArray();
    }

    [GeneratedRegex("is open with ([0-9]+) unreleased entries")]
    private static partial Regex Unreleased();
}
