using System.Runtime.CompilerServices;
using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Storage.AzureTables.Days;
using Orleans.Traces.Storage.AzureTables.Store;

namespace Orleans.Traces.Storage.AzureTables;

/// <summary>Traces in Azure Table Storage: a table for each project and day. Many processes may have one store.</summary>
/// <remarks>How a trace lies in its day: <see cref="TraceRows"/>. How it is saved: <see cref="TraceWriter"/>. A search is given every trace of its
/// range to check, since a table has no index but its keys.</remarks>
public sealed class TableTraceStore : ITraceStore, IDisposable
{
    private const string What = "The trace store";
    private const int FirstPart = 32, MaxPart = 512, MinRowsAtOnce = 16;

    private readonly DayCatalogue _days;
    private readonly Locators _locators;
    private readonly TableTombstones _deleted = new();
    private readonly TraceWriter _writer;
    private readonly TraceReader _reader;

    private TableTraceStore(TableAccount account, TimeProvider time)
    {
        _days = new DayCatalogue(account, DayKind.Traces, time) { Dropped = _deleted.Forget };
        _locators = new Locators(account);
        _writer = new TraceWriter(_days, _locators, _deleted, time);
        _reader = new TraceReader(_days, _locators, _deleted, time);
    }

    /// <summary>Which days are over; every day is kept until it is set.</summary>
    public IRetentionPolicy? Retention
    {
        get => _days.Retention;
        set => _days.Retention = value;
    }

    /// <summary>Opens the store in an account; its tables are made where they are missing.</summary>
    /// <exception cref="StorageUnavailableException">The account cannot be used; the text says what to do.</exception>
    public static Task<TableTraceStore> OpenAsync(TableAccount account, TimeProvider time, CancellationToken cancellationToken) =>
        TableFaults.GuardAsync(
            What,
            async () =>
            {
                var store = new TableTraceStore(account, time);
                await store._locators.OpenAsync(cancellationToken);
                await store._days.OpenAsync(cancellationToken);
                await store.ReadTombstonesAsync(cancellationToken);
                return store;
            },
            cancellationToken);

    /// <inheritdoc/>
    public async Task<SaveOutcome> SaveAsync(TraceSave save, CancellationToken cancellationToken)
    {
        if (!save.Key.Project.IsValid || save.Key.TraceId != save.Summary.TraceId || !save.Key.TraceId.IsValid)
            throw new ArgumentException("A save needs a project, and a summary of its own trace.", nameof(save));
        if (save.Summary.Revision < Math.Max(1, save.BasedOnRevision))
            throw new ArgumentException("A save makes revision 1 or more, and at least the one it is based on; not " +
                $"{save.Summary.Revision}.", nameof(save));

        // Nothing of it may be lost unsaid; no host offers scorers over this store.
        if (save.Due.Count > 0)
            throw new NotSupportedException("Tables keep no scores; a project whose traces are scored needs the embedded store.");
        cancellationToken.ThrowIfCancellationRequested();
        var contents = await PreparedContents.OfAsync(save, cancellationToken);
        return await TableFaults.GuardAsync(What, () => _writer.SaveAsync(save, contents, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">What is stored of it is damaged.</exception>
    public Task<StoredTrace?> FindAsync(TraceKey key, CancellationToken cancellationToken) =>
        TableFaults.GuardAsync(What, () => _reader.FindAsync(key, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">What is stored of it is damaged.</exception>
    public Task<StoredTrace?> FindOutlineAsync(TraceKey key, CancellationToken cancellationToken) =>
        TableFaults.GuardAsync(What, () => _reader.FindOutlineAsync(key, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<TraceSummary?> FindSummaryAsync(TraceKey key, CancellationToken cancellationToken) =>
        TableFaults.GuardAsync(What, () => _reader.FindSummaryAsync(key, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(TraceKey key, bool isOpen, CancellationToken cancellationToken)
    {
        if (!key.Project.IsValid || !key.TraceId.IsValid)
            throw new ArgumentException("A deletion needs a project and a trace id.", nameof(key));
        return TableFaults.GuardAsync(What, () => _writer.DeleteAsync(key, isOpen, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public bool IsKnownDeleted(TraceKey key) => _deleted.Contains(key);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TraceSummary>> ListAsync(TraceListQuery query, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1, nameof(query));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, TraceListQuery.MaxRead, nameof(query));
        return await TableFaults.GuardAsync(
            What,
            async () =>
            {
                await using var traces = await NewestAsync(query, query.Limit, cancellationToken);
                return await traces.TakeAsync(query.Limit, cancellationToken);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<IReadOnlyList<TraceSummary>> CandidatesAsync(
        TraceListQuery range, SearchCondition condition, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var traces = await TableFaults.GuardAsync(What, () => NewestAsync(range, MaxPart, cancellationToken), cancellationToken);
        for (var size = FirstPart; ; size = Math.Min(2 * size, MaxPart))
        {
            var wanted = size;
            var part = await TableFaults.GuardAsync(What, () => traces.TakeAsync(wanted, cancellationToken), cancellationToken);
            if (part.Count > 0)
                yield return part;
            if (part.Count < wanted)
                yield break;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<ProjectDay> Days() => _days.All;

    /// <inheritdoc/>
    public Task DropDayAsync(ProjectDay day, CancellationToken cancellationToken) => TableFaults.GuardAsync(
        What,
        async () =>
        {
            await _days.DropAsync(day, cancellationToken);
            await _locators.SweepAsync(day.Project, day.Date, _days.TablesOf(day.Project), cancellationToken);
            return true;
        },
        cancellationToken);

    /// <summary>Nothing is held of the account; saves under way may end.</summary>
    public void Dispose() => _days.Dispose();

    private async Task<NewestTraces> NewestAsync(TraceListQuery query, int count, CancellationToken cancellationToken)
    {
        await _days.RefreshAsync(query.Project, cancellationToken);
        var rowsAtOnce = Math.Clamp(2 * count / TraceRows.Shards, MinRowsAtOnce, TraceListQuery.MaxLimit);
        var highest = Math.Min(query.To - 1 ?? ulong.MaxValue, query.After?.Start ?? ulong.MaxValue);
        return new NewestTraces(
            query.To == 0 ? [] : _days.Of(query.Project).Where(d => d.MayHold(query.From, highest)), _deleted, query, rowsAtOnce);
    }

    private async Task ReadTombstonesAsync(CancellationToken cancellationToken)
    {
        foreach (var project in _days.All.Select(d => d.Project).Distinct())
        {
            foreach (var day in _days.Of(project))
                await _deleted.ReadAsync(day, cancellationToken);
        }
    }
}
