using System.Security.Cryptography;
using Orleans.Traces.Identity;
using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.Sent;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Scoring.Sent;

/// <summary>Takes scores that people and programs send.</summary>
internal sealed class SentScores(IScoreStore scores, TimeProvider time)
{
    private const int IdDigits = 32;

    /// <summary>Whether this server's storage keeps any.</summary>
    public bool AreKept => scores is not NoScores;

    /// <summary>Stores them, those of one trace together.</summary>
    /// <param name="project">Whose.</param>
    /// <param name="sent">The scores. Of two of one trace and id the later one counts.</param>
    /// <param name="source">Who says what does not say it itself.</param>
    /// <param name="cancellationToken">What is begun may take place all the same.</param>
    /// <returns>What became of each, in the order in which they were sent.</returns>
    /// <exception cref="StorageUnavailableException">Some may be stored; all can be sent again.</exception>
    public async Task<IReadOnlyList<TakenScore>> TakeAsync(
        ProjectId project, IReadOnlyList<SentScore> sent, ScoreSource source, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var ids = sent.Select(s => s.Id ?? RandomNumberGenerator.GetHexString(IdDigits, lowercase: true)).ToArray();
        var outcomes = new SendOutcome[sent.Count];
        await Task.WhenAll(Enumerable.Range(0, sent.Count).GroupBy(i => sent[i].Trace).Select(async trace =>
        {
            List<StoredScore> ofTrace = [.. trace.GroupBy(i => ids[i]).Select(same => sent[same.Last()].ToStored(same.Key, source, now))];
            var outcome = await scores.SendScoresAsync(new TraceKey(project, trace.Key), ofTrace, cancellationToken);
            foreach (var i in trace)
                outcomes[i] = outcome;
        }));
        return [.. sent.Select((s, i) => new TakenScore(ids[i], s.Trace, outcomes[i]))];
    }

    /// <summary>Removes a score that was sent; false: there is none of this id.</summary>
    public Task<bool> DeleteAsync(TraceKey trace, string id, CancellationToken cancellationToken) =>
        scores.DeleteScoreAsync(trace, ScoreKey.OfSent(id), cancellationToken);
}

/// <summary>A score that was sent, and what became of it.</summary>
internal sealed record TakenScore(string Id, TraceId Trace, SendOutcome Outcome)
{
    /// <summary>Why it was refused; null: it is kept.</summary>
    public string? Problem => Outcome switch
    {
        SendOutcome.Deleted => $"The trace {Trace} was deleted.",
        SendOutcome.TooMany { OfTrace: true } => $"The trace {Trace} has the {SentScoreLimits.PerTrace} scores that may be sent for one. Delete some.",
        SendOutcome.TooMany => $"{SentScoreLimits.WaitingTraces} traces that have not come have scores already. They are kept for a day; send this one when its trace has come.",
        _ => null,
    };

    /// <summary>What is answered of it.</summary>
    public SentScoreDocument ToDocument() => new(Id, Trace.ToString(), Outcome is SendOutcome.Stored ? "stored" : Outcome is SendOutcome.Waiting ? "waiting" : "refused", Problem);
}
