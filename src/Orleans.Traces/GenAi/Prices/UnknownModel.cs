using Orleans.Traces.Identity;

namespace Orleans.Traces.GenAi.Prices;

/// <summary>A model that was called and has no price.</summary>
public sealed record UnknownModel
{
    /// <summary>Its name as sent, cut where it is too long.</summary>
    public required string Model { get; init; }

    /// <summary>Who served it; null: nobody says.</summary>
    public string? Provider { get; init; }

    /// <summary>Spans that were saved with it. One that is saved again counts again.</summary>
    public long SpanCount { get; init; }

    /// <summary>Input tokens of those spans that say.</summary>
    public long InputTokens { get; init; }

    /// <summary>Output tokens of those spans that say.</summary>
    public long OutputTokens { get; init; }

    /// <summary>When it was first met.</summary>
    public DateTimeOffset FirstSeen { get; init; }

    /// <summary>When it was last met.</summary>
    public DateTimeOffset LastSeen { get; init; }

    /// <summary>The trace that it was last met in.</summary>
    public TraceId Trace { get; init; }
}
