using Microsoft.Extensions.Time.Testing;
using Orleans.Traces.Identity;
using Orleans.Traces.Scoring.Json;
using Orleans.Traces.Server.Scoring.States;
using Orleans.Traces.Server.Tests.Access;

namespace Orleans.Traces.Server.Tests.Scoring;

/// <summary>How scorers fare is kept, whoever asks.</summary>
public sealed class ScorerStatesTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly MemoryConfigStore _store = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 25, 23, 59, 0, TimeSpan.Zero));
    private readonly ScorerStates _states, _others;

    public ScorerStatesTests() => (_states, _others) = (new ScorerStates(_store, _time), new ScorerStates(_store, _time));

    public void Dispose()
    {
        _states.Dispose();
        _others.Dispose();
    }

    [Fact]
    public async Task A_pause_outlives_the_process_and_leaves_what_was_spent()
    {
        await _states.SpendAsync(ProjectId.Default, "a", 0.5m, None);
        await _states.PauseAsync(ProjectId.Default, "a", 7, "wrong key", None);

        var known = await _others.FindAsync(ProjectId.Default, "a", None);
        Assert.Equal((7, "wrong key", _time.GetUtcNow()), (known.PausedVersion, known.Reason, known.PausedAt!.Value));
        Assert.Equal(ScorerStateDocument.None, await _others.FindAsync(ProjectId.Default, "b", None));
        await _others.ResumeAsync(ProjectId.Default, "a", None);
        Assert.Equal(0, (await _states.FindAsync(ProjectId.Default, "a", None)).PausedVersion);
        Assert.Equal(0.5m, await _states.SpentTodayAsync(ProjectId.Default, "a", None));
    }

    [Fact]
    public async Task What_is_spent_adds_up_whoever_spends_it_and_begins_anew_each_day()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => (i % 2 == 0 ? _states : _others).SpendAsync(ProjectId.Default, "a", 0.25m, None)));
        await _states.SpendAsync(ProjectId.Default, "a", 0, None);

        Assert.Equal(2, await _others.SpentTodayAsync(ProjectId.Default, "a", None));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(0, await _others.SpentTodayAsync(ProjectId.Default, "a", None));
        await _states.SpendAsync(ProjectId.Default, "a", 0.125m, None);
        Assert.Equal(0.125m, await _states.SpentTodayAsync(ProjectId.Default, "a", None));
    }
}
