namespace Orleans.Traces.Server.Grains.Messages;

/// <summary>An unreleased entry of a silo's journal, on its way to a grain that may live on another silo. Durable already.</summary>
[GenerateSerializer, Immutable, Alias("Orleans.Traces.RedeliveredEntry")]
public sealed class RedeliveredEntry
{
    /// <summary>Its name within its journal.</summary>
    [Id(0)]
    public required long Sequence { get; init; }

    /// <summary>The number of an <see cref="Otlp.OtlpSignal"/>.</summary>
    [Id(1)]
    public required byte Signal { get; init; }

    /// <summary>When it was accepted.</summary>
    [Id(2)]
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>A checked OTLP message of this trace's items alone. Never written to again.</summary>
    [Id(3), Immutable]
    public required byte[] Payload { get; init; }
}
