using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.Running;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Scoring;

/// <summary>What all scorers of a silo share: the store, and how much of the machine they may take together.</summary>
internal sealed class ScoringServices(ITraceStore traces, IScoreStore scores, ITargetJudge judge, IPriceBooks books, TimeProvider time) : IDisposable
{
    // Reading and decoding takes a processor: what comes in and what is asked for has the others.
    private readonly SemaphoreSlim _turns = new(Math.Max(1, Environment.ProcessorCount / 4));
    private readonly ScoringWork _work = new(traces, scores, judge, books, time);

    /// <summary>Where scores are.</summary>
    public IScoreStore Scores => scores;

    /// <summary>Judges a trace, away from the grain's own turns.</summary>
    public Task DoAsync(Scorer scorer, DueScore due) => Task.Run(async () =>
    {
        await _turns.WaitAsync();
        try
        {
            await _work.DoAsync(scorer, due, CancellationToken.None);
        }
        finally
        {
            _turns.Release();
        }
    });

    public void Dispose() => _turns.Dispose();
}
