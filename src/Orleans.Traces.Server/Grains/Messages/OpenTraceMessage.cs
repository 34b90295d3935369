using Orleans.Traces.Identity;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Grains.Messages;

/// <summary>An <see cref="OpenTrace"/> across a grain interface.</summary>
[GenerateSerializer, Immutable, Alias("Orleans.Traces.OpenTraceMessage")]
public sealed class OpenTraceMessage
{
    /// <summary>The text form of the trace's key.</summary>
    [Id(0)]
    public required string Key { get; init; }

    /// <summary>The earliest time in its unreleased entries, Unix nanoseconds; 0: none.</summary>
    [Id(1)]
    public required ulong Start { get; init; }

    /// <summary>When its latest unreleased entry was accepted.</summary>
    [Id(2)]
    public required DateTimeOffset LastReceivedAt { get; init; }

    /// <summary>Bytes of its unreleased entries.</summary>
    [Id(3)]
    public required long UnreleasedBytes { get; init; }

    /// <summary>Packs a trace.</summary>
    public static OpenTraceMessage Of(OpenTrace trace) => new()
    {
        Key = trace.Key.ToString(), Start = trace.Start, LastReceivedAt = trace.LastReceivedAt, UnreleasedBytes = trace.UnreleasedBytes,
    };

    /// <summary>Unpacks it.</summary>
    public OpenTrace ToTrace() => TraceKey.TryParse(Key, out var key)
        ? new OpenTrace(key, Start, LastReceivedAt, UnreleasedBytes)
        : throw new InvalidDataException($"'{Key}' is not a trace's key.");
}
