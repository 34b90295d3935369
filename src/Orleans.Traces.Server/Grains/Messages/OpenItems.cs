namespace Orleans.Traces.Server.Grains.Messages;

/// <summary>What a trace's grain holds and the store may not have yet.</summary>
[GenerateSerializer, Immutable, Alias("Orleans.Traces.OpenItems")]
public sealed class OpenItems
{
    /// <summary>Spans, as <c>TracesData</c>; empty: none.</summary>
    [Id(0), Immutable]
    public required byte[] Traces { get; init; }

    /// <summary>Log records, as <c>LogsData</c>; empty: none.</summary>
    [Id(1), Immutable]
    public required byte[] Logs { get; init; }

    /// <summary>Items were refused for the trace's limits.</summary>
    [Id(2)]
    public required bool IsTruncated { get; init; }
}
