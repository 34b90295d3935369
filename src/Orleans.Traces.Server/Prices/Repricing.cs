using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Prices;

/// <summary>Carries a change of prices back: sums up the stored traces of a range anew, in the background, one after the other.</summary>
/// <remarks>What a trace means by today's table of conventions is worked out with it. Only summaries are written, each conditional on the
/// revision that it was read at, so that a save of the trace in between wins, and is at today's prices anyhow. A stop of the server ends it;
/// whoever starts it again does no harm. One at a time for each project.</remarks>
internal sealed partial class Repricing(ITraceStore store, IPriceBooks books, TimeProvider time, IHostApplicationLifetime life, ILogger<Repricing> logger)
{
    // A trace that is saved again and again meanwhile is at today's prices.
    private const int Tries = 3;

    private readonly ILogger _logger = logger;
    private readonly ConcurrentDictionary<ProjectId, RepricingRun> _runs = new();

    /// <summary>The latest run of a project since this start; null: there was none.</summary>
    public RepricingRun? Of(ProjectId project) => _runs.GetValueOrDefault(project);

    /// <summary>Starts a run over the traces that start within a range; null: one is under way.</summary>
    public RepricingRun? Start(ProjectId project, ulong from, ulong to)
    {
        var run = new RepricingRun(from, to, time.GetUtcNow());
        var current = _runs.AddOrUpdate(project, run, (_, last) => last.EndedAt is null ? last : run);
        if (current != run)
            return null;

        run.Work = Task.Run(() => WorkAsync(project, run, life.ApplicationStopping), CancellationToken.None);
        return run;
    }

    private async Task WorkAsync(ProjectId project, RepricingRun run, CancellationToken cancellationToken)
    {
        try
        {
            var range = new TraceListQuery { Project = project, From = run.From, To = run.To };
            await foreach (var part in store.CandidatesAsync(range, new SearchCondition.Any(), cancellationToken))
            {
                foreach (var trace in part)
                {
                    run.Looked++;
                    run.Changed += await RepriceAsync(new TraceKey(project, trace.TraceId), cancellationToken) ? 1 : 0;
                }
            }
        }
        catch (OperationCanceledException)
        {
            run.Problem = "The server was stopped.";
        }
        catch (Exception e)
        {
            // Nobody waits for it: whoever asks how far it came is told.
            run.Problem = e is StorageUnavailableException
                ? "The store was out of reach. Start it again; the server's log says what is wrong."
                : "It failed; the server's log says why.";
            LogFailed(e, project, run.Looked);
        }

        run.EndedAt = time.GetUtcNow();
    }

    private async Task<bool> RepriceAsync(TraceKey key, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Tries; i++)
        {
            if (await store.FindOutlineAsync(key, cancellationToken) is not { } stored)
                return false;
            var facts = new TraceMeaning(books.Of(key.Project)).Sum(TraceTree.Build(stored.Items));
            if (facts == stored.Summary.Facts)
                return false;
            var save = new TraceSave(key, stored.Summary.Revision, stored.Summary with { Facts = facts }, []);
            if (await store.SaveAsync(save, cancellationToken) is SaveOutcome.Saved)
                return true;
        }

        return false;
    }
}
