using Azure;
using Azure.Data.Tables;
using Orleans.Traces.Identity;
using Orleans.Traces.Storage.AzureTables.Days;

namespace Orleans.Traces.Storage.AzureTables.Store;

/// <summary>Saves and deletes traces. Used by many at once, in many processes.</summary>
/// <remarks>
/// A save, of which every step may be repeated:
/// 1. the locator says in which day the trace is; a new trace's is inserted, naming today;
/// 2. the trace's row says which revision is stored, where there may be one;
/// 3. contents that are too large for that row go into rows of their own, whose keys begin with the writer's nonce; nothing names them yet;
/// 4. the day's range is widened to the trace's start;
/// 5. one conditional request changes the trace's row and the one that lists show. From here on the save is seen.
/// Who loses the race at 5 removes what it wrote at 3. What a crash leaves of it is removed by whoever reads the trace's outline next, once it is
/// older than <see cref="StrayAge"/>, and at the latest with the day. A save that takes longer than <see cref="MaxSaveTime"/>, a fraction of that,
/// writes no row: its contents may have been taken for strays.
/// </remarks>
internal sealed class TraceWriter(DayCatalogue days, Locators locators, TableTombstones deleted, TimeProvider time)
{
    /// <summary>What no row names is removed when it is older than this.</summary>
    public static readonly TimeSpan StrayAge = TimeSpan.FromHours(1);

    private static readonly TimeSpan MaxSaveTime = TimeSpan.FromMinutes(5);

    // Each further round means that somebody else got ahead of this one.
    private const int MaxRounds = 16;

    private static readonly SaveOutcome Gone = new SaveOutcome.Deleted();

    public async Task<SaveOutcome> SaveAsync(TraceSave save, PreparedContents contents, CancellationToken cancellationToken)
    {
        if (deleted.Contains(save.Key))
            return Gone;

        var begun = time.GetTimestamp();
        var nonce = TableAccount.Nonce();
        for (var round = 0; round < MaxRounds; round++)
        {
            try
            {
                if (await TryAsync(save, contents, (nonce, begun), cancellationToken) is { } outcome)
                    return outcome;
            }
            catch (RequestFailedException e) when (e.IsMissing())
            {
                // Another process dropped the day.
                await days.RefreshAsync(save.Key.Project, cancellationToken);
            }
        }

        throw new StorageUnavailableException($"Trace {save.Key} is saved by others all the time; it is tried again.");
    }

    /// <summary>See <see cref="ITraceStore.DeleteAsync"/>.</summary>
    /// <remarks>
    /// 1. A tombstone in today's table, which every process reads when it starts; 2. the locator, conditionally: from then on no save begins;
    /// 3. the trace's row, conditionally, with the one that lists show: a save that began before loses at its last step; 4. contents. A repeat does
    /// what is left of it.
    /// </remarks>
    public async Task<bool> DeleteAsync(TraceKey key, bool isOpen, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            var known = await locators.FindAsync(key, cancellationToken);
            var day = known is null ? null : await days.FindAsync(key.Project, known.Table, cancellationToken);
            if (!isOpen && day is null && !deleted.Contains(key))
                return false;

            var today = await days.TodayAsync(key.Project, cancellationToken);
            await deleted.WriteAsync(key, today, cancellationToken);
            var home = known is { IsDeleted: false } ? known.Table : known?.Home;
            var wanted = new Locator(today.TableName, IsDeleted: true, home, default);
            if (!await locators.PutAsync(key, wanted, known, cancellationToken))
                continue;

            deleted.Add(key, today.Name.Date);
            if (home is not null && await days.FindAsync(key.Project, home, cancellationToken) is { } grave)
                await BuryAsync(grave, key.TraceId, cancellationToken);
            return true;
        }

        throw new StorageUnavailableException($"Trace {key} is changed by others all the time; it is not deleted yet.");
    }

    /// <summary>What is stored of a trace, its summary and contents left out.</summary>
    public static async Task<TableEntity?> StateAsync(TableDay day, TraceId id, CancellationToken cancellationToken) =>
        await day.Table.GetEntityIfExistsAsync<TableEntity>(TraceRows.ShardOf(id), TraceRows.StateKey(id), TraceRows.StateColumns, cancellationToken)
            is { HasValue: true, Value: { } row } ? row : null;

    private async Task<SaveOutcome?> TryAsync(
        TraceSave save, PreparedContents contents, (string Nonce, long Begun) writer, CancellationToken cancellationToken)
    {
        var (id, nonce) = (save.Key.TraceId, writer.Nonce);
        var (home, isNew, isDeleted) = await HomeAsync(save, cancellationToken);
        if (isDeleted)
            return Gone;
        if (home is null)
            return new SaveOutcome.Stale(0);
        var state = isNew ? null : await StateAsync(home, id, cancellationToken);
        if (Refusal(save, state, nonce) is { } refusal)
            return refusal;

        var isInline = state is null && contents.BlockBytes <= TraceRows.MaxInlineBytes;
        if (!isInline)
            await RowBatches.WriteAsync(home.Table, contents.Rows(id.ToString(), nonce), cancellationToken);
        if (!await days.TryWidenAsync(home, save.Summary.Start, save.Summary.Start, cancellationToken))
            return null;
        if (time.GetElapsedTime(writer.Begun) > MaxSaveTime)
            throw new StorageUnavailableException($"Saving trace {save.Key} took longer than {MaxSaveTime}; it begins anew.");
        if (await CommitAsync(home, save, contents, (nonce, state, isInline)))
            return new SaveOutcome.Saved();

        var lost = Refusal(save, await StateAsync(home, id, cancellationToken), nonce);
        if (lost is not null and not SaveOutcome.Saved && !isInline)
            await RowBatches.DeleteAsync(home.Table, (id.ToString(), nonce, nonce + "~"), _ => true, cancellationToken);
        return lost;
    }

    private async Task<(TableDay? Day, bool IsNew, bool IsDeleted)> HomeAsync(TraceSave save, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            Locator? known = null;
            if (save.BasedOnRevision == 0 && round == 0)
            {
                // Most saves are of traces that nobody knows.
                var today = await days.TodayAsync(save.Key.Project, cancellationToken);
                if (await locators.PutAsync(save.Key, new Locator(today.TableName, IsDeleted: false, null, default), known, cancellationToken))
                    return (today, true, false);
            }

            known = await locators.FindAsync(save.Key, cancellationToken);
            var day = known is null ? null : await days.FindAsync(save.Key.Project, known.Table, cancellationToken);
            if (day is not null && known!.IsDeleted)
                deleted.Add(save.Key, day.Name.Date);
            if (day is not null)
                return (day, false, known!.IsDeleted);
            if (save.BasedOnRevision > 0)
                return (null, false, false);
            var now = await days.TodayAsync(save.Key.Project, cancellationToken);
            if (await locators.PutAsync(save.Key, new Locator(now.TableName, IsDeleted: false, null, default), known, cancellationToken))
                return (now, true, false);
        }

        throw new StorageUnavailableException($"The locator of trace {save.Key} is changed by others all the time.");
    }

    // Null: the save may be carried out.
    private static SaveOutcome? Refusal(TraceSave save, TableEntity? state, string nonce)
    {
        var revision = state?.GetInt32(TraceRows.RevisionColumn) ?? 0;
        return state?.GetBoolean(TraceRows.DeletedColumn) == true ? Gone
            : state?.GetString(TraceRows.NonceColumn) == nonce ? new SaveOutcome.Saved()
            : revision != save.BasedOnRevision ? new SaveOutcome.Stale(revision)
            : null;
    }

    private static async Task<bool> CommitAsync(
        TableDay home, TraceSave save, PreparedContents contents, (string Nonce, TableEntity? State, bool IsInline) step)
    {
        var (id, summary) = (save.Key.TraceId, save.Summary);
        var shard = TraceRows.ShardOf(id);
        var row = new TableEntity(shard, TraceRows.StateKey(id))
        {
            [TraceRows.RevisionColumn] = summary.Revision,
            [TraceRows.StartColumn] = TraceRows.StartText(summary.Start),
            [TraceRows.NonceColumn] = step.Nonce,
        };
        BinaryColumns.Set(row, TraceRows.SummaryColumn, contents.Summary);
        if (step.IsInline)
            BinaryColumns.Set(row, TraceRows.ContentColumn, [.. contents.Blocks.SelectMany(b => b)]);
        else if (contents.Blocks.Count > 0)
            BinaryColumns.Set(row, TraceRows.SegmentsColumn, TraceRows.WithSegment(step.State, step.Nonce, contents.RowCount));

        var listed = new TableEntity(shard, TraceRows.ListKey(summary.Start, id));
        BinaryColumns.Set(listed, TraceRows.SummaryColumn, contents.Summary);
        List<TableTransactionAction> batch =
        [
            step.State is { } known
                ? new(TableTransactionActionType.UpdateMerge, row, known.ETag)
                : new(TableTransactionActionType.Add, row),
            new(TableTransactionActionType.UpsertReplace, listed),
        ];
        if (step.State is { } before && TraceRows.StartOf(before) != summary.Start)
            batch.Add(new(TableTransactionActionType.Delete, new TableEntity(shard, TraceRows.ListKey(TraceRows.StartOf(before), id)), ETag.All));
        try
        {
            // Not to be cancelled: what it came to would not be known.
            await home.Table.SubmitTransactionAsync(batch, CancellationToken.None);
            return true;
        }
        catch (TableTransactionFailedException e) when (e.IsConflict())
        {
            return false;
        }
    }

    private static async Task BuryAsync(TableDay day, TraceId id, CancellationToken cancellationToken)
    {
        try
        {
            while (!await TryBuryAsync(day, id, cancellationToken))
                cancellationToken.ThrowIfCancellationRequested();
            await RowBatches.DeleteAsync(day.Table, (id.ToString(), "", "~"), _ => true, cancellationToken);
        }
        catch (RequestFailedException e) when (e.IsMissing() && day.IsDropped)
        {
            // Its day is gone, and with it all of it.
        }
    }

    private static async Task<bool> TryBuryAsync(TableDay day, TraceId id, CancellationToken cancellationToken)
    {
        var state = await StateAsync(day, id, cancellationToken);
        if (state?.GetBoolean(TraceRows.DeletedColumn) == true)
            return true;
        var shard = TraceRows.ShardOf(id);
        var grave = new TableEntity(shard, TraceRows.StateKey(id)) { [TraceRows.DeletedColumn] = true };
        List<TableTransactionAction> batch =
            [state is null ? new(TableTransactionActionType.Add, grave) : new(TableTransactionActionType.UpdateReplace, grave, state.ETag)];
        if (state is not null)
            batch.Add(new(TableTransactionActionType.Delete, new TableEntity(shard, TraceRows.ListKey(TraceRows.StartOf(state), id)), ETag.All));
        try
        {
            await day.Table.SubmitTransactionAsync(batch, cancellationToken);
            return true;
        }
        catch (TableTransactionFailedException e) when (e.IsConflict())
        {
            return false;
        }
    }
}
