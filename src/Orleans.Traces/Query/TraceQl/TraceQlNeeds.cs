namespace Orleans.Traces.Query.TraceQl;

/// <summary>What a query needs to be read of a trace, besides its tree and summary. Names, times, status and kind of a span need nothing.</summary>
[Flags]
public enum TraceQlNeeds
{
    /// <summary>The tree and the summary do.</summary>
    None = 0,

    /// <summary>Spans decoded: attributes, events, links, resources, scopes.</summary>
    Attributes = 1,

    /// <summary>The log records of spans, decoded.</summary>
    Logs = 2,

    /// <summary>What spans mean.</summary>
    Facts = 4,

    /// <summary>What spans cost.</summary>
    Costs = 8,

    /// <summary>The texts of spans, for full text.</summary>
    Text = 16,

    /// <summary>Scores.</summary>
    Scores = 32,

    /// <summary>What the trace means as a whole.</summary>
    TraceFacts = 64,
}
