using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi.Totals;

namespace Orleans.Traces.Query.Stats;

/// <summary>The traces of one session, or of one user, summed up.</summary>
public sealed class TraceGroup(string key)
{
    /// <summary>The session's or user's id.</summary>
    public string Key => key;

    /// <summary>Traces.</summary>
    public int Count { get; private set; }

    /// <summary>Traces in which a span failed.</summary>
    public int Errors { get; private set; }

    /// <summary>The earliest start, Unix nanoseconds.</summary>
    public ulong First { get; private set; } = ulong.MaxValue;

    /// <summary>The latest start, Unix nanoseconds.</summary>
    public ulong LastStart { get; private set; }

    /// <summary>The latest end, Unix nanoseconds.</summary>
    public ulong Last { get; private set; }

    /// <summary>Tokens and cost.</summary>
    public UsageTotals Totals { get; private set; } = UsageTotals.None;

    /// <summary>The user of its latest trace that names one, of a session; null for a user.</summary>
    public string? UserId { get; private set; }

    /// <summary>The name of its latest trace.</summary>
    public string LastName { get; private set; } = "";

    /// <summary>Adds a trace. Traces come newest start first.</summary>
    public void Add(TraceSummary trace, OwnerKind kind)
    {
        var facts = trace.Facts ?? TraceFacts.None;
        if (Count++ == 0)
            LastName = facts.Name ?? trace.Name;
        Errors += trace.ErrorCount > 0 || facts.ErrorCount > 0 ? 1 : 0;
        First = Math.Min(First, trace.Start);
        LastStart = Math.Max(LastStart, trace.Start);
        Last = Math.Max(Last, Math.Max(trace.End, trace.Start));
        Totals = Totals.Plus(facts.Totals);
        if (kind == OwnerKind.Session)
            UserId ??= facts.UserId;
    }
}
