namespace Orleans.Traces.GenAi;

/// <summary>Tokens of one call, or of several. Null: not known, which is another thing than 0.</summary>
/// <remarks>Inclusive, as OpenTelemetry's conventions have it: <see cref="Input"/> holds what was read from and written to a cache,
/// <see cref="Output"/> holds the reasoning. Sources that count otherwise are converted.</remarks>
public sealed partial record TokenUsage
{
    /// <summary>Nothing is known.</summary>
    public static TokenUsage Unknown { get; } = new();

    /// <summary>Tokens of the input, cached ones included.</summary>
    public long? Input { get; init; }

    /// <summary>Tokens of the output, reasoning included.</summary>
    public long? Output { get; init; }

    /// <summary>Of the input, what was read from a cache.</summary>
    public long? CacheRead { get; init; }

    /// <summary>Of the input, what was written to a cache, whatever it lives for.</summary>
    public long? CacheWrite { get; init; }

    /// <summary>Of <see cref="CacheWrite"/>, what lives for an hour; null where the source does not tell the two apart.</summary>
    public long? CacheWrite1h { get; init; }

    /// <summary>Of the output, what the model thought.</summary>
    public long? Reasoning { get; init; }

    /// <summary>Of the input, audio.</summary>
    public long? InputAudio { get; init; }

    /// <summary>Of the output, audio.</summary>
    public long? OutputAudio { get; init; }
}
