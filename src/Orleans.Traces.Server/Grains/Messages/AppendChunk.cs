namespace Orleans.Traces.Server.Grains.Messages;

/// <summary>What one request holds of one trace, on its way to the trace's grain.</summary>
[GenerateSerializer, Immutable, Alias("Orleans.Traces.AppendChunk")]
public sealed class AppendChunk
{
    /// <summary>The number of an <see cref="Otlp.OtlpSignal"/>.</summary>
    [Id(0)]
    public required byte Signal { get; init; }

    /// <summary>The earliest time in it, Unix nanoseconds; 0: none.</summary>
    [Id(1)]
    public required ulong Start { get; init; }

    /// <summary>A checked OTLP message of this trace's items alone. Not written to until the answer has come; the grain keeps nothing of it.</summary>
    [Id(2), Immutable]
    public required ReadOnlyMemory<byte> Payload { get; init; }
}
