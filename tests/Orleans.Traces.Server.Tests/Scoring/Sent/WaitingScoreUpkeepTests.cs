using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Orleans.Traces.Scoring.Sent;
using Orleans.Traces.Server.Scoring.Sent;
using Orleans.Traces.Server.Tests.Api;

namespace Orleans.Traces.Server.Tests.Scoring.Sent;

public sealed class WaitingScoreUpkeepTests
{
    [Fact]
    public async Task What_waits_is_looked_after_at_the_start_and_every_few_minutes_also_after_a_failure()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 3, 12, 0, 0, TimeSpan.Zero));
        var start = time.GetUtcNow();
        var scores = new FakeScores();
        using var upkeep = new WaitingScoreUpkeep(scores, time, NullLogger<WaitingScoreUpkeep>.Instance);
        await upkeep.StartAsync(default);
        await Waiting.Until("it looked at the start", () => !scores.Tended.IsEmpty);
        for (var i = 2; i <= 3; i++)
        {
            time.Advance(WaitingScoreUpkeep.Period);
            await Waiting.Until("it looked again", () => scores.Tended.Count == i);
        }

        await upkeep.StopAsync(default);

        Assert.Equal(Enumerable.Range(0, 3).Select(i => start + (i * WaitingScoreUpkeep.Period) - SentScoreLimits.Patience), scores.Tended);
    }
}
