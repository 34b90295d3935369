namespace Orleans.Traces.Server.Grains.Messages;

/// <summary>What became of a chunk.</summary>
[GenerateSerializer, Immutable, Alias("Orleans.Traces.AppendAnswer")]
public sealed class AppendAnswer
{
    /// <summary>Why nothing can be promised now, though a repeat may succeed; null: what was not refused is durable.</summary>
    [Id(0)]
    public string? Unavailable { get; init; }

    /// <summary>Items that were made durable by this call.</summary>
    [Id(1)]
    public int Accepted { get; init; }

    /// <summary>Items that were known already, durable too.</summary>
    [Id(2)]
    public int Repeated { get; init; }

    /// <summary>Items that can never be taken.</summary>
    [Id(3)]
    public RefusedItems[] Refused { get; init; } = [];
}

/// <summary>Items refused for one reason.</summary>
[GenerateSerializer, Immutable, Alias("Orleans.Traces.RefusedItems")]
public sealed class RefusedItems
{
    /// <summary>The number of an <see cref="Otlp.Cutting.RefusalReason"/>.</summary>
    [Id(0)]
    public required int Reason { get; init; }

    /// <summary>How many.</summary>
    [Id(1)]
    public required long Count { get; init; }

    /// <summary>What was found and what was expected, in words.</summary>
    [Id(2)]
    public required string Words { get; init; }
}
