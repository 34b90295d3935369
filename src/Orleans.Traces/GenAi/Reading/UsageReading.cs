namespace Orleans.Traces.GenAi.Reading;

/// <summary>Tokens as the table finds them, made inclusive.</summary>
internal static class UsageReading
{
    /// <summary>The tokens that a span reports.</summary>
    public static TokenUsage Of(SpanReading reading)
    {
        var cacheRead = reading.Tokens(Fields.CacheReadTokens);
        var (fiveMinutes, hour) = (reading.Tokens(Fields.CacheWrite5mTokens), reading.Tokens(Fields.CacheWrite1hTokens));
        var cacheWrite = Greater(reading.Tokens(Fields.CacheWriteTokens), fiveMinutes is null ? hour : fiveMinutes + (hour ?? 0));
        var reasoning = reading.Tokens(Fields.ReasoningTokens);
        var input = Inclusive(reading.FindHit(Fields.InputTokens), (cacheRead ?? 0) + (cacheWrite ?? 0));
        var output = Inclusive(reading.FindHit(Fields.OutputTokens), reasoning ?? 0);
        if (reading.Tokens(Fields.TotalTokens) is { } total)
            (input, output) = Complete(input, output, total, reading.Kind);

        var usage = new TokenUsage
        {
            Input = input,
            Output = output,
            CacheRead = cacheRead,
            CacheWrite = cacheWrite,
            CacheWrite1h = hour,
            Reasoning = reasoning,
            InputAudio = reading.Tokens(Fields.InputAudioTokens),
            OutputAudio = reading.Tokens(Fields.OutputAudioTokens),
        };
        return usage == TokenUsage.Unknown ? TokenUsage.Unknown : usage;
    }

    // A part that is larger than the whole says that it is no part of it, whatever the convention says.
    private static long? Inclusive(Hit? hit, long parts)
    {
        if (hit is null)
            return null;

        var tokens = (long)hit.Read()!;
        return hit.Row.IsExclusive || parts > tokens ? tokens + parts : tokens;
    }

    // One of the two can be reckoned from the total and the other. A rest of 0 is not: then the total may be all that was counted.
    private static (long? Input, long? Output) Complete(long? input, long? output, long total, SpanKind kind) => (input, output) switch
    {
        (null, null) when kind == SpanKind.Embedding => (total, null),
        (null, { } known) when total > known => (total - known, known),
        ({ } known, null) when total > known => (known, total - known),
        _ => (input, output),
    };

    private static long? Greater(long? left, long? right) => left is null || right > left ? right ?? left : left;
}
