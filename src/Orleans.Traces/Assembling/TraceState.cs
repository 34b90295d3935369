namespace Orleans.Traces.Assembling;

/// <summary>Whether more is expected. Stored as a number: never renumber.</summary>
public enum TraceState
{
    /// <summary>Spans may still come; the grain waits.</summary>
    Open = 0,

    /// <summary>Finalized: nothing came for as long as its kind of trace waits. A late span makes it open again.</summary>
    Final = 1,
}
