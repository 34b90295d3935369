using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Server.Grains.Messages;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Members;

/// <summary>What the journals hold that is accepted and not stored yet: those of this process, or of all silos of the instance.</summary>
/// <remarks>Where a silo cannot be asked, what it alone holds is missing from the answers until another has claimed its journal: some seconds.</remarks>
internal interface IOpenEntries
{
    /// <summary>As <see cref="ITraceJournal.NewestTraces"/>. A trace that has entries in several journals may come several times.</summary>
    Task<IReadOnlyList<OpenTrace>> NewestAsync(TraceListQuery query, CancellationToken cancellationToken);

    /// <summary>Those of a project's traces that have unreleased entries.</summary>
    ValueTask<IReadOnlySet<TraceId>> OpenOfAsync(ProjectId project, IReadOnlyCollection<TraceId> traces, CancellationToken cancellationToken);

    /// <summary>The log shards of a project that have unreleased entries, each once.</summary>
    Task<IReadOnlyCollection<LogShard>> LogsAsync(ProjectId project, CancellationToken cancellationToken);

    /// <summary>What journals hold of a trace.</summary>
    /// <param name="key">Which trace.</param>
    /// <param name="except">The journal that is left out: its entries are known already. Null: none.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="StorageUnavailableException">A journal cannot be read.</exception>
    Task<IReadOnlyList<OpenItems>> ReadAsync(TraceKey key, string? except, CancellationToken cancellationToken);

    /// <summary>Whether anything is accepted or stored of a project, so far as the silos know.</summary>
    Task<bool> HasAnyAsync(ProjectId project, CancellationToken cancellationToken);

    /// <summary>Notes again, today, that traces are deleted of which journals still hold entries.</summary>
    /// <exception cref="StorageUnavailableException">It could not be noted for all of them now.</exception>
    Task RenewDeletionsAsync(CancellationToken cancellationToken);
}
