using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Scoring.Json;
using Orleans.Traces.Server.Grains;

namespace Orleans.Traces.Server.Scoring.States;

/// <summary>Says how a scorer fares, and has one that is paused go on.</summary>
internal sealed class ScorerReports(ScorerStates states, IGrainFactory grains, TimeProvider time)
{
    /// <summary>The scorer with how it fares.</summary>
    public async Task<ScorerDocument> WithStatusAsync(ProjectId project, ScorerDocument scorer, CancellationToken cancellationToken)
    {
        var state = await states.FindAsync(project, scorer.Id, cancellationToken);
        var now = time.GetUtcNow();
        var spent = state.SpentOn(DateOnly.FromDateTime(now.UtcDateTime));
        if (!scorer.Enabled)
            return With("disabled", null);
        if (state.PausedVersion == scorer.Version)
            return With("paused", state.Reason, since: state.PausedAt);
        if (scorer.CostPerDay is { } most && spent >= most)
            return With("spent", "It has spent what it may today (costPerDay).", until: new DateTimeOffset(now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero));
        return await GrainOf(project, scorer.Id).HeldUntil() is { } until && until > now
            ? With("waiting", "Whoever it asks says that it is asked too much.", until: until)
            : With("running", null);

        ScorerDocument With(string word, string? reason, DateTimeOffset? since = null, DateTimeOffset? until = null) =>
            scorer with { Status = new ScorerStatusDocument(word, reason, Text(since), Text(until), spent) };
    }

    /// <summary>Has a scorer go on that is paused.</summary>
    public async Task ResumeAsync(ProjectId project, string scorerId, CancellationToken cancellationToken)
    {
        await states.ResumeAsync(project, scorerId, cancellationToken);
        await GrainOf(project, scorerId).Resume();
    }

    private static string? Text(DateTimeOffset? at) => at is { } known ? UnixTime.ToText((ulong)(known - DateTimeOffset.UnixEpoch).Ticks * 100) : null;

    private IScorerGrain GrainOf(ProjectId project, string scorerId) => grains.GetGrain<IScorerGrain>($"{project}/{scorerId}");
}
