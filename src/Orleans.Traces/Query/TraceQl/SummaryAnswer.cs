namespace Orleans.Traces.Query.TraceQl;

/// <summary>What a trace's summary alone says of whether a query matches the trace.</summary>
public enum SummaryAnswer
{
    /// <summary>It does not, whatever the spans are.</summary>
    No,

    /// <summary>The spans must be read.</summary>
    Maybe,

    /// <summary>It does, whatever the spans are.</summary>
    Yes,
}
