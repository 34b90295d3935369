using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Storage.AzureTables.Days;

/// <summary>The days of every project: a row each in the table <c>days</c>, and a copy in memory. Used by many at once.</summary>
/// <remarks>
/// A day is made: 1. its table, 2. its row, where none is there yet; who comes second takes the first one's and deletes its own table.
/// A day is dropped: 1. its row, from when on nobody finds it; 2. its table. What a crash leaves is a table without a row, which the next start
/// deletes once its date is over.
/// A day is widened before something outside of its range is written, by an hour more than is asked for, so that this is rare.
/// </remarks>
internal sealed class DayCatalogue(TableAccount account, DayKind kind, TimeProvider time) : IDisposable
{
    private const string RowsName = "days";
    private const ulong Hour = 3_600_000_000_000;

    // A table that is being made has no row for a moment: so long nobody else's is touched.
    private const int DaysUntilSwept = 2;

    private readonly TableClient _rows = account.Table(RowsName);
    private readonly ConcurrentDictionary<ProjectId, TableDay[]> _days = new();
    private readonly SemaphoreSlim _making = new(1, 1);

    // Reads of the rows run side by side: one that began before a day was dropped must not bring it back. A name for each day that was dropped
    // since the start.
    private readonly ConcurrentDictionary<string, bool> _dropped = new(StringComparer.Ordinal);
    private long _reads;

    /// <summary>Called with each day that is gone.</summary>
    public Action<ProjectDay> Dropped { get; set; } = _ => { };

    /// <summary>Which days are over; every day is kept until it is set.</summary>
    public IRetentionPolicy? Retention { get; set; }

    public IReadOnlyList<ProjectDay> All => [.. _days.SelectMany(p => p.Value.Select(d => d.Name))];

    public DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    /// <summary>Reads every day, and finishes drops that a crash cut off.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await account.MakeAsync(RowsName, cancellationToken);
        var (from, to) = ($"{kind.Letter}.", $"{kind.Letter}/");
        var rows = await ReadAsync(TableClient.CreateQueryFilter($"PartitionKey ge {from} and PartitionKey lt {to}"), cancellationToken);
        foreach (var project in rows.GroupBy(r => r.PartitionKey))
        {
            if (ProjectId.TryParse(project.Key[2..], out var id))
                Learn(id, [.. project], read: 0);
        }

        var known = rows.Select(TableDay.TableOf).ToHashSet();
        foreach (var name in await account.NamesAsync(kind.Letter.ToString(), cancellationToken))
        {
            if (TableDay.TryParseKey(name.AsSpan(1, Math.Min(8, name.Length - 1)), out var date) && date.AddDays(DaysUntilSwept) < Today && !known.Contains(name))
                await account.DeleteAsync(name, cancellationToken);
        }
    }

    /// <summary>A project's days as they are known here, those that are over left out.</summary>
    public IEnumerable<TableDay> Of(ProjectId project)
    {
        var first = Retention?.FirstKept(project, time.GetUtcNow()) ?? DateOnly.MinValue;
        return _days.GetValueOrDefault(project, []).Where(d => d.Name.Date >= first);
    }

    /// <summary>The names of a project's tables, those of days that are over too.</summary>
    public HashSet<string> TablesOf(ProjectId project) => [.. _days.GetValueOrDefault(project, []).Select(d => d.TableName)];

    /// <summary>The day of this table; null where it is over or gone. Asks the account where it is not known here.</summary>
    public async Task<TableDay?> FindAsync(ProjectId project, string tableName, CancellationToken cancellationToken)
    {
        if (Of(project).FirstOrDefault(d => d.TableName == tableName) is { } known)
            return known;
        await RefreshAsync(project, cancellationToken);
        return Of(project).FirstOrDefault(d => d.TableName == tableName);
    }

    /// <summary>Learns what other processes made, widened and dropped.</summary>
    public async Task RefreshAsync(ProjectId project, CancellationToken cancellationToken)
    {
        var read = Interlocked.Increment(ref _reads);
        var partition = PartitionOf(project);
        Learn(project, await ReadAsync(TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), cancellationToken), read);
    }

    /// <summary>Today, made if it is not there.</summary>
    public async Task<TableDay> TodayAsync(ProjectId project, CancellationToken cancellationToken)
    {
        var today = Today;
        if (Known(project, today) is { } known)
            return known;

        await _making.WaitAsync(cancellationToken);
        try
        {
            return Known(project, today) ?? await MakeAsync(new ProjectDay(project, today), cancellationToken);
        }
        finally
        {
            _making.Release();
        }
    }

    /// <summary>Sees to it that lists look into the day for these times. To be done before something of them is written.</summary>
    /// <returns>False: the day is gone.</returns>
    public async Task<bool> TryWidenAsync(TableDay day, ulong from, ulong to, CancellationToken cancellationToken)
    {
        while (!day.Covers(from, to))
        {
            var row = await FindAsync(day.Name, cancellationToken);
            if (row is null || TableDay.TableOf(row) != day.TableName)
            {
                await RefreshAsync(day.Name.Project, cancellationToken);
                return false;
            }

            TableDay.Widen(row, from - (from % Hour), to > ulong.MaxValue - Hour ? ulong.MaxValue : to - (to % Hour) + Hour - 1);
            try
            {
                await _rows.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, cancellationToken);
                day.Learn(row);
            }
            catch (RequestFailedException e) when (e.IsConflict() || e.IsMissing())
            {
                // Another process widened it, or dropped it.
            }
        }

        return true;
    }

    /// <summary>Drops a day. One that is not there is no fault.</summary>
    public async Task DropAsync(ProjectDay name, CancellationToken cancellationToken)
    {
        while (await FindAsync(name, cancellationToken) is { } row)
        {
            try
            {
                await _rows.DeleteEntityAsync(row.PartitionKey, row.RowKey, row.ETag, cancellationToken);
            }
            catch (RequestFailedException e) when (e.IsConflict())
            {
                // Another process widened it.
                continue;
            }

            Forget(name, TableDay.TableOf(row));
            await account.DeleteAsync(TableDay.TableOf(row), cancellationToken);
            return;
        }

        if (Known(name.Project, name.Date) is { } known)
            Forget(name, known.TableName);
    }

    public void Dispose() => _making.Dispose();

    private TableDay? Known(ProjectId project, DateOnly date) =>
        _days.GetValueOrDefault(project, []).FirstOrDefault(d => d.Name.Date == date);

    private async Task<TableDay> MakeAsync(ProjectDay name, CancellationToken cancellationToken)
    {
        if (await FindAsync(name, cancellationToken) is null)
        {
            var table = $"{kind.Letter}{TableDay.KeyOf(name.Date)}{TableAccount.Nonce()}";
            await account.MakeAsync(table, cancellationToken);
            try
            {
                await _rows.AddEntityAsync(TableDay.NewRow(PartitionOf(name.Project), name.Date, table), cancellationToken);
            }
            catch (RequestFailedException e) when (e.IsConflict())
            {
                // Another process was first; or this one, and the answer was lost.
                if (await FindAsync(name, cancellationToken) is not { } first || TableDay.TableOf(first) != table)
                    await account.DeleteAsync(table, cancellationToken);
            }
        }

        await RefreshAsync(name.Project, cancellationToken);
        return Known(name.Project, name.Date)
            ?? throw new StorageUnavailableException($"{name.Date} of project {name.Project} was dropped as soon as it was made.");
    }

    private async Task<TableEntity?> FindAsync(ProjectDay name, CancellationToken cancellationToken) =>
        await _rows.GetEntityIfExistsAsync<TableEntity>(PartitionOf(name.Project), TableDay.KeyOf(name.Date), cancellationToken: cancellationToken)
            is { HasValue: true, Value: { } row } ? row : null;

    private async Task<List<TableEntity>> ReadAsync(string filter, CancellationToken cancellationToken)
    {
        var rows = new List<TableEntity>();
        await foreach (var row in _rows.QueryAsync<TableEntity>(filter, cancellationToken: cancellationToken))
            rows.Add(row);
        return rows;
    }

    private void Learn(ProjectId project, List<TableEntity> rows, long read)
    {
        List<TableDay> gone = [];
        _days.AddOrUpdate(project, _ => Merge([]), (_, known) => Merge(known));
        gone.ForEach(Lose);

        TableDay[] Merge(TableDay[] known)
        {
            var listed = rows.Where(r => !_dropped.ContainsKey(TableDay.TableOf(r))).Select(r => DayOf(project, r, known, read)).OfType<TableDay>().ToList();
            var others = known.Where(d => !listed.Contains(d)).ToLookup(d => d.LearnedAt > read);
            gone = [.. others[false]];
            return [.. listed, .. others[true]];
        }
    }

    private TableDay? DayOf(ProjectId project, TableEntity row, TableDay[] known, long read)
    {
        if (!TableDay.TryParseKey(row.RowKey, out var date))
            return null;
        var table = TableDay.TableOf(row);
        var day = Array.Find(known, d => d.TableName == table) ?? new TableDay(new ProjectDay(project, date), table, account.Table(table), read);
        day.Learn(row);
        return day;
    }

    private void Forget(ProjectDay name, string tableName)
    {
        _dropped.TryAdd(tableName, true);
        if (Known(name.Project, name.Date) is not { } day || day.TableName != tableName)
            return;
        _days.AddOrUpdate(name.Project, _ => [], (_, known) => [.. known.Where(d => d != day)]);
        Lose(day);
    }

    private void Lose(TableDay day)
    {
        day.IsDropped = true;
        _dropped.TryAdd(day.TableName, true);
        Dropped(day.Name);
    }

    private string PartitionOf(ProjectId project) => $"{kind.Letter}.{project}";
}
