using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Cutting;
using Orleans.Traces.Query;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Logs;

/// <summary>One shard of a project's log stream: what is new, and when what is held is to be saved. No clock, no I/O.</summary>
/// <remarks>
/// DESIGN. As with <see cref="TraceAssembly"/>, nothing happens here before it has happened outside.
/// 1. <see cref="Plan"/>: which records of a delivery are fresh, held or on their way; null where no more can be held now.
/// 2. <see cref="Confirm"/>: they are durable now; <see cref="Abandon"/>: they are not, and leave no trace here.
/// 3. <see cref="Decide"/>: wait, save, or rest. 4. <see cref="BeginSave"/>, then <see cref="Saved"/> or <see cref="SaveFailed"/>.
/// A record that comes from a journal is durable already: <see cref="Adopt"/>.
/// Only what is held is remembered, so that memory is bounded by <see cref="LogOptions.MaxBytes"/>. A repeat that comes after its record was
/// saved is saved again; reading knows it by its identity (<see cref="NewestLogs"/>).
/// </remarks>
public sealed class LogGathering(LogOptions options)
{
    // What a record takes besides its bytes: objects and dictionary entries.
    private const int Overhead = 200;

    // Both bounded by MaxBytes.
    private readonly Dictionary<ItemHash, (LogItem Log, long Bytes)> _held = [];
    private readonly Dictionary<ItemHash, AppendPlan> _inFlight = [];

    // Entries whose records are not all stored; bounded by the journal's size.
    private readonly SortedSet<long> _entries = [];

    private long _bytes;
    private DateTimeOffset? _since;
    private LogBatch? _saving;

    /// <summary>Whether records are held that the store may not have.</summary>
    public bool HasUnsaved => _held.Count > 0;

    /// <summary>What is to be done with a delivery; null: no more can be held until some is saved.</summary>
    public AppendPlan? Plan(IReadOnlyList<TraceItem> items)
    {
        var fresh = new List<TraceItem>(items.Count);
        var freshHashes = new HashSet<ItemHash>();
        var waitsFor = new HashSet<AppendPlan>();
        foreach (var item in items)
        {
            if (_inFlight.TryGetValue(item.Hash, out var other))
                waitsFor.Add(other);
            else if (!_held.ContainsKey(item.Hash) && freshHashes.Add(item.Hash))
                fresh.Add(item);
        }

        // What is larger than the bound may be held alone, or it never could.
        var bytes = Sized(fresh).Sum(s => s.Bytes);
        if (bytes > 0 && _bytes > 0 && _bytes + bytes > options.MaxBytes)
            return null;

        var plan = new AppendPlan(fresh, waitsFor, items.Count - fresh.Count, new Refusals());
        foreach (var item in fresh)
            _inFlight.Add(item.Hash, plan);
        _bytes += bytes;
        return plan;
    }

    /// <summary>The plan's fresh records are durable, as this journal entry.</summary>
    /// <param name="plan">A plan that is under way.</param>
    /// <param name="entry">The entry's sequence; null: the plan had nothing fresh.</param>
    /// <param name="now">The time, from which <see cref="LogOptions.SaveAfter"/> is counted.</param>
    public void Confirm(AppendPlan plan, long? entry, DateTimeOffset now)
    {
        foreach (var (log, bytes) in Sized(plan.Fresh))
        {
            _inFlight.Remove(log.Hash);
            _held.Add(log.Hash, (log, bytes));
            _since ??= now;
        }

        if (entry is { } sequence)
            _entries.Add(sequence);
    }

    /// <summary>The plan's fresh records did not become durable: as if they had never come.</summary>
    public void Abandon(AppendPlan plan)
    {
        foreach (var (log, bytes) in Sized(plan.Fresh))
        {
            _inFlight.Remove(log.Hash);
            _bytes -= bytes;
        }
    }

    /// <summary>Takes a journal's entry, before any plan: durable already, never refused.</summary>
    /// <param name="items">The entry's records.</param>
    /// <param name="entry">Its sequence.</param>
    /// <param name="receivedAt">When it was accepted.</param>
    public void Adopt(IReadOnlyList<TraceItem> items, long entry, DateTimeOffset receivedAt)
    {
        foreach (var (log, bytes) in Sized(items))
        {
            if (_held.TryAdd(log.Hash, (log, bytes)))
                _bytes += bytes;
        }

        _since = _since is { } since && since < receivedAt ? since : receivedAt;
        _entries.Add(entry);
    }

    /// <summary>What is to be done next.</summary>
    public LogDecision Decide(DateTimeOffset now)
    {
        if (_saving is not null)
            return new LogDecision.Busy();
        if (_held.Count == 0 && _entries.Count == 0)
            return new LogDecision.Rest();

        var due = _since is { } since ? since + options.SaveAfter : now;
        return now >= due || _held.Count > 0 && _bytes >= options.MaxBatchBytes ? new LogDecision.Save() : new LogDecision.Wait(due);
    }

    /// <summary>Starts to save all that is held. What comes until it is confirmed waits for the next save.</summary>
    public LogBatch BeginSave()
    {
        _saving = new LogBatch([.. _held.Values.Select(h => h.Log)], [.. _entries], _since);
        _since = null;
        return _saving;
    }

    /// <summary>The save is durable. Returns the entries that may be released.</summary>
    public IReadOnlyList<long> Saved(LogBatch batch)
    {
        _saving = null;
        foreach (var log in batch.Logs)
        {
            if (_held.Remove(log.Hash, out var held))
                _bytes -= held.Bytes;
        }

        _entries.ExceptWith(batch.Entries);
        return batch.Entries;
    }

    /// <summary>The save did not happen: everything is as it was before it began.</summary>
    public void SaveFailed()
    {
        _since = _saving?.Since ?? _since;
        _saving = null;
    }

    /// <summary>A page of what is held.</summary>
    public LogPage List(LogListQuery query)
    {
        var newest = new NewestLogs(query);
        foreach (var (log, _) in _held.Values)
            newest.Add(log);
        return newest.ToPage();
    }

    // A context is counted with the first of the records that follow each other under it: they share it.
    private static IEnumerable<(LogItem Log, long Bytes)> Sized(IEnumerable<TraceItem> items)
    {
        OtlpContext? last = null;
        foreach (var log in items.Cast<LogItem>())
        {
            var shared = log.Context == last ? 0 : log.Context.ResourcePart.Length + log.Context.ScopePart.Length;
            last = log.Context;
            yield return (log, log.Bytes.Length + shared + Overhead);
        }
    }
}
