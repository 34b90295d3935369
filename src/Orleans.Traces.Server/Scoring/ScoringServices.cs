using Microsoft.Extensions.Hosting;
using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.Running;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Scoring;

/// <summary>What all scorers of a silo share: the store, and how much of the machine they may take together.</summary>
internal sealed class ScoringServices(IScoreStore scores, ScoringWork work, IHostApplicationLifetime lifetime) : IDisposable
{
    // Reading and decoding takes a processor: what comes in and what is asked for has the others.
    private readonly SemaphoreSlim _turns = new(Math.Max(1, Environment.ProcessorCount / 4));
    private readonly CancellationToken _stopping = lifetime.ApplicationStopping;

    /// <summary>Where scores are.</summary>
    public IScoreStore Scores => scores;

    /// <summary>Judges a trace, away from the grain's own turns.</summary>
    /// <remarks>Who asks another service waits for it without a turn: so a slow one holds no other scorer up. A stop does not wait for it; the trace is due still.</remarks>
    /// <exception cref="OperationCanceledException">The server stops.</exception>
    public Task<ScoringOutcome> DoAsync(Scorer scorer, DueScore due) => Task.Run(async () =>
    {
        ScoringCase trace;
        await _turns.WaitAsync(_stopping);
        try
        {
            trace = await work.ReadAsync(scorer, due, _stopping);
            if (!scorer.Method.Asks)
                return await work.DoAsync(trace, CancellationToken.None);
        }
        finally
        {
            _turns.Release();
        }

        return await work.DoAsync(trace, _stopping);
    });

    public void Dispose() => _turns.Dispose();
}
