namespace Orleans.Traces.Server.Grains.Messages;

/// <summary>What became of a deletion.</summary>
[GenerateSerializer, Immutable, Alias("Orleans.Traces.DeleteAnswer")]
public sealed class DeleteAnswer
{
    /// <summary>Why nothing can be promised now, though a repeat may succeed; null: it is done, or there was nothing to do.</summary>
    [Id(0)]
    public string? Unavailable { get; init; }

    /// <summary>The trace was open, stored or deleted before. False: nothing is known of it.</summary>
    [Id(1)]
    public bool IsKnown { get; init; }
}
