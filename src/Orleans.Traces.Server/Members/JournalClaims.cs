using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Traces.Claims;
using Orleans.Traces.Server.Grains;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Members;

/// <summary>Claims the journals of silos that are gone, and has what is in them stored.</summary>
/// <remarks>
/// 1. When the members change, and every ten seconds, it reads the register of journals; <see cref="OrphanWatch"/> says which nobody looks after. The
/// first look is done before the silo says that it is ready: after a full stop nobody is left to hear of a death.
/// 2. A journal is claimed: whoever had it can acknowledge nothing any more. From here on what is in it can be read.
/// 3. Its entries are sent to the grains of their traces, on whichever silo those live, again and again until all of them are stored and released.
/// 4. The empty journal is removed.
/// Several silos may want the same journal: the register lets one have it. Where this silo dies meanwhile another claims it in its turn.
/// </remarks>
internal sealed partial class JournalClaims(
    IJournalRegistry registry, HeldJournals held, Func<ITraceJournal, JournalSweeper> sweeperOf, IClusterMembershipService members, TimeProvider time,
    ILogger<JournalClaims> logger) : BackgroundService, IUnclaimedJournals
{
    /// <summary>How long a journal's holder may be unknown.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    private const int TicksBetweenLooks = 10;

    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1), BetweenDeliveries = TimeSpan.FromSeconds(15);

    private readonly OrphanWatch _watch = new(held.All[0].Name, Grace);
    private readonly Dictionary<string, Task> _claimed = [];
    private readonly CancellationTokenSource _stopping = new();
    private volatile bool _hasAny = true;
    private MembershipVersion _seen;

    /// <inheritdoc/>
    public bool HasAny => _hasAny;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await TryLookAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _stopping.Dispose();
        base.Dispose();
    }

    /// <summary>Looks once, and claims what nobody looks after.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var done in _claimed.Where(c => c.Value.IsCompleted).Select(c => c.Key).ToList())
            _claimed.Remove(done);
        _seen = members.CurrentSnapshot.Version;
        var journals = await registry.ListAsync(cancellationToken);
        var mine = _claimed.Keys.Append(held.All[0].Name).ToHashSet();
        var left = 0;
        foreach (var name in _watch.Decide(journals, mine, Silos(), time.GetUtcNow()))
        {
            var journal = journals.First(j => j.Name == name);
            if (await registry.ClaimAsync(journal, held.All[0].Name, cancellationToken) is { } claimed)
                Take(claimed, journal);
            else
                left++;
        }

        _hasAny = left + _watch.Waiting > 0;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, time);
        try
        {
            for (var ticks = 1; await timer.WaitForNextTickAsync(stoppingToken); ticks++)
            {
                if (ticks % TicksBetweenLooks == 0 || members.CurrentSnapshot.Version != _seen)
                    await TryLookAsync(stoppingToken);
            }
        }
        finally
        {
            // The journals are closed before the silo is gone: what is not stored yet is the next claimant's.
            await Task.WhenAll(_claimed.Values).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // A name may have come back: then it lives.
    private Dictionary<string, SiloLife> Silos() => members.CurrentSnapshot.Members.Values.GroupBy(m => m.Name, m => m.Status)
        .ToDictionary(m => m.Key, m => m.All(s => s == SiloStatus.Dead) ? SiloLife.Dead : SiloLife.Living);

    private async Task TryLookAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LookAsync(cancellationToken);
        }
        catch (StorageUnavailableException e)
        {
            _hasAny = true;
            LogLookFailed(e);
        }
    }

    private void Take(IClaimedJournal journal, HeldJournal from)
    {
        LogClaimed(from.Name, from.Holder, journal.OpenTraces().Count);
        held.Add(journal);
        var stopping = _stopping.Token;
        _claimed[journal.Name] = Task.Run(() => EmptyAsync(journal, stopping), CancellationToken.None);
    }

    private async Task EmptyAsync(IClaimedJournal journal, CancellationToken stopping)
    {
        try
        {
            var sweeper = sweeperOf(journal);
            using var timer = new PeriodicTimer(BetweenDeliveries, time);
            do
            {
                await sweeper.SweepAsync(all: true, stopping);
                if (await TryRetireAsync(journal, stopping))
                    return;
            }
            while (!journal.Failed.IsCompleted && await timer.WaitForNextTickAsync(stopping));
            LogTaken(journal.Name);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The next claimant goes on.
        }
        finally
        {
            held.Remove(journal);
            await journal.DisposeAsync();
        }
    }

    private async Task<bool> TryRetireAsync(IClaimedJournal journal, CancellationToken cancellationToken)
    {
        try
        {
            if (!await journal.RetireAsync(cancellationToken))
                return false;
            LogRetired(journal.Name);
            return true;
        }
        catch (StorageUnavailableException e)
        {
            LogRetireFailed(journal.Name, e);
            return false;
        }
    }
}
