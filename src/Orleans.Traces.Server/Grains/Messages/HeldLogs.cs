namespace Orleans.Traces.Server.Grains.Messages;

/// <summary>A page of what a log shard's grain holds and the store may not have yet.</summary>
[GenerateSerializer, Immutable, Alias("Orleans.Traces.HeldLogs")]
public sealed class HeldLogs
{
    /// <summary>Log records, as <c>LogsData</c>; empty: none.</summary>
    [Id(0), Immutable]
    public required byte[] Payload { get; init; }

    /// <summary>The text form of the cursor where the next page starts; null: this is all.</summary>
    [Id(1)]
    public required string? Next { get; init; }
}
