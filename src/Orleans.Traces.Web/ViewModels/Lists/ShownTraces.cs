using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;

namespace Orleans.Traces.Web.ViewModels.Lists;

/// <summary>What becomes of traces that are found only now.</summary>
public enum NewTraces
{
    /// <summary>They are put where they belong.</summary>
    Show,

    /// <summary>They are counted, and shown when the reader asks for them: who reads further down keeps the place.</summary>
    Hold,

    /// <summary>They are left out; those that are shown already are brought up to date.</summary>
    LeaveOut,
}

/// <summary>The traces of a list that were read so far, each once. At most <see cref="Max"/>.</summary>
public sealed class ShownTraces
{
    /// <summary>So many can be scrolled through; who looks for more narrows the list.</summary>
    public const int Max = 5_000;

    private const ulong Day = 24UL * 60 * 60 * 1_000_000_000;

    private readonly Dictionary<TraceId, TraceSummary> _known = [];
    private readonly Dictionary<TraceId, TraceSummary> _waiting = [];
    private readonly HashSet<string> _used = new(StringComparer.Ordinal) { "status", "time", "name", "duration", "spans" };

    /// <summary>In their order. Changed in place: to be read by one thread.</summary>
    public List<TraceSummary> Traces { get; } = [];

    /// <summary>What has been added by the latest <see cref="Merge"/>.</summary>
    public IReadOnlySet<TraceId> Fresh { get; private set; } = new HashSet<TraceId>();

    /// <summary>New ones that are not shown yet.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>There is no room for more.</summary>
    public bool IsFull => Traces.Count >= Max;

    /// <summary>The longest duration in it that is no more than a day, nanoseconds.</summary>
    public ulong Longest { get; private set; }

    /// <summary>Whether a trace has something to say in a column.</summary>
    public bool IsUsed(TraceColumn column) => _used.Contains(column.Name);

    /// <summary>Notes that a trace has something to say in a column. True: none had before.</summary>
    public bool Use(string column) => _used.Add(column);

    /// <summary>Puts a trace at the end, unless it is there already or there is no room.</summary>
    public void Append(TraceSummary trace)
    {
        if (IsFull || !_known.TryAdd(trace.TraceId, trace))
            return;

        _waiting.Remove(trace.TraceId);
        Traces.Add(trace);
        Note(trace);
    }

    /// <summary>Brings a list that is in order of start up to date with a page from its top. True when anything has changed.</summary>
    /// <param name="found">What is at the top now, newest first.</param>
    /// <param name="reachesTo">Down to where it is complete: what is shown above and was not found is gone; null: it says nothing of what is gone.</param>
    /// <param name="what">What becomes of new ones.</param>
    public bool Merge(IReadOnlyList<TraceSummary> found, TraceCursor? reachesTo, NewTraces what)
    {
        var changed = reachesTo is not null && RemoveMissing(found, reachesTo);
        var added = new HashSet<TraceId>();
        foreach (var trace in found)
        {
            if (_known.TryGetValue(trace.TraceId, out var known))
                changed |= trace != known && Replace(known, trace);
            else if (what == NewTraces.Hold)
                changed |= Hold(trace);
            else if (what == NewTraces.Show && Insert(trace))
                added.Add(trace.TraceId);
        }

        if (added.Count > 0 || Fresh.Count > 0)
            Fresh = added;
        return changed || added.Count > 0;
    }

    /// <summary>Brings one that is shown up to date; null: it is gone. True when it has changed.</summary>
    public bool Update(TraceId id, TraceSummary? trace)
    {
        if (!_known.TryGetValue(id, out var known) || trace == known)
            return false;
        return trace is null ? Remove(known) : Replace(known, trace);
    }

    /// <summary>Shows the new ones that wait.</summary>
    public void Release()
    {
        var waiting = _waiting.Values.ToList();
        _waiting.Clear();
        Merge(waiting, null, NewTraces.Show);
    }

    private bool RemoveMissing(IReadOnlyList<TraceSummary> found, TraceCursor reachesTo)
    {
        var there = found.Select(t => t.TraceId).ToHashSet();
        var gone = Traces
            .TakeWhile(t => TraceListQuery.Compare((t.Start, t.TraceId), (reachesTo.Start, reachesTo.TraceId)) <= 0)
            .Where(t => !there.Contains(t.TraceId))
            .ToList();
        foreach (var trace in gone)
            Remove(trace);
        return gone.Count > 0;
    }

    private bool Hold(TraceSummary trace)
    {
        var isNew = !_waiting.ContainsKey(trace.TraceId);
        if (isNew && _waiting.Count >= Max)
            return false;
        _waiting[trace.TraceId] = trace;
        return isNew;
    }

    private bool Insert(TraceSummary trace)
    {
        if (IsFull)
        {
            // The newest have a right to be seen; the last one can be read again.
            if (TraceListQuery.Compare(trace, Traces[^1]) > 0)
                return false;
            Remove(Traces[^1]);
        }

        var place = Traces.BinarySearch(trace, Comparer<TraceSummary>.Create(TraceListQuery.Compare));
        Traces.Insert(place < 0 ? ~place : place, trace);
        _known.Add(trace.TraceId, trace);
        Note(trace);
        return true;
    }

    private bool Replace(TraceSummary known, TraceSummary trace)
    {
        var at = Traces.IndexOf(known);
        _known[trace.TraceId] = trace;
        Traces[at] = trace;
        if (known.Start != trace.Start)
            Traces.Sort(TraceListQuery.Compare);
        Note(trace);
        return true;
    }

    private bool Remove(TraceSummary trace) => _known.Remove(trace.TraceId) & Traces.Remove(trace);

    private void Note(TraceSummary trace)
    {
        if (trace.DurationNanos is var duration && duration <= Day && duration > Longest)
            Longest = duration;
        var facts = trace.Facts ?? TraceFacts.None;
        UseIf(trace.ServiceName.Length > 0, "service");
        UseIf(trace.Flags != TraceFlags.None, "flags");
        UseIf(facts.Models.Count + facts.Tools.Count > 0, "input", "output");
        UseIf(facts.Models.Count > 0, "models");
        UseIf(Amounts.Total(facts.Totals.Tokens) is not null, "tokens");
        UseIf(facts.Totals.CostUsd is not null, "cost");
        UseIf(facts.UserId is not null, "user");
        UseIf(facts.SessionId is not null, "session");
        UseIf(facts.Tags.Count > 0, "tags");
        UseIf(trace.Scores.Count > 0, "scores");
        UseIf(facts.Environment is not null, "environment");
    }

    private void UseIf(bool isUsed, params ReadOnlySpan<string> columns)
    {
        if (!isUsed)
            return;
        foreach (var column in columns)
            _used.Add(column);
    }
}
