namespace Orleans.Traces.GenAi.Prices;

/// <summary>Tokens times prices. Each token stands in one part.</summary>
internal static class Reckoning
{
    private const decimal Million = 1_000_000;

    // What a broken or hostile client may say; all that is reckoned with it fits a decimal.
    private const long MaxTokens = 1_000_000_000_000;

    /// <summary>The parts of a call's price; none: nothing is known of its tokens, or no price counts for what is known.</summary>
    /// <remarks>What is known is priced: a stream that was cut off may know its input alone, and a part of the cost says more than none.</remarks>
    public static IReadOnlyList<ReceiptPart> Parts(ModelRates rates, TokenUsage usage)
    {
        var written = Max(usage.CacheWrite, usage.CacheWrite1h);
        var cached = Known(usage.CacheRead) + (written ?? 0);
        var hasInput = usage.Input is not null || usage.CacheRead is not null || written is not null || usage.InputAudio is not null;
        var parts = new PartList(Math.Max(Known(usage.Input), cached));
        if (hasInput)
            AddInput(parts, rates, usage, cached);
        if (Max(usage.Output, usage.Reasoning, usage.OutputAudio) is { } most)
            AddOutput(parts, rates, usage, usage.Output is { } said ? Clamp(said) : most);
        if (rates.ThousandRequests is { } requests && (hasInput || usage.Output is not null))
            parts.Add(ReceiptPart.Requests, 1, requests * 1_000);
        return parts.All;
    }

    private static void AddInput(PartList parts, ModelRates rates, TokenUsage usage, long cached)
    {
        // Input that says nothing of itself is at least its parts.
        var input = usage.Input is { } said ? Clamp(said) : cached + Known(usage.InputAudio);
        var uncached = Math.Max(input - cached, 0);

        // Of audio nobody says whether it was cached; as much of it as can be was not.
        var audio = rates.InputAudio is null ? 0 : Math.Min(Known(usage.InputAudio), uncached);
        parts.Add(ReceiptPart.Input, uncached - audio, rates.Input, isShown: usage.Input is not null);
        parts.Add(ReceiptPart.InputAudio, audio, rates.InputAudio);
        parts.Add(ReceiptPart.CacheRead, Known(usage.CacheRead), rates.CacheRead ?? rates.Input);

        // Two prices count only where there are both.
        var hour = rates is { CacheWrite: not null, CacheWrite1h: not null } ? Known(usage.CacheWrite1h) : 0;
        parts.Add(ReceiptPart.CacheWrite, cached - Known(usage.CacheRead) - hour, rates.CacheWrite ?? rates.Input);
        parts.Add(ReceiptPart.CacheWrite1h, hour, rates.CacheWrite1h);
    }

    private static void AddOutput(PartList parts, ModelRates rates, TokenUsage usage, long output)
    {
        var reasoning = rates.Reasoning is null ? 0 : Math.Min(Known(usage.Reasoning), output);
        var audio = rates.OutputAudio is null ? 0 : Math.Min(Known(usage.OutputAudio), output - reasoning);
        parts.Add(ReceiptPart.Output, output - reasoning - audio, rates.Output, isShown: usage.Output is not null);
        parts.Add(ReceiptPart.OutputAudio, audio, rates.OutputAudio);
        parts.Add(ReceiptPart.Reasoning, reasoning, rates.Reasoning);
    }

    private static long? Max(params ReadOnlySpan<long?> counts)
    {
        long? most = null;
        foreach (var count in counts)
            most = count is { } known ? Math.Max(Clamp(known), most ?? 0) : most;
        return most;
    }

    private static long Known(long? tokens) => Clamp(tokens ?? 0);

    private static long Clamp(long tokens) => Math.Clamp(tokens, 0, MaxTokens);

    private sealed class PartList(long inputTokens)
    {
        private readonly List<ReceiptPart> _parts = [];

        public IReadOnlyList<ReceiptPart> All => _parts;

        // A kind that nobody counted is left out; what was counted as 0 is shown where it is the whole of input or output.
        public void Add(string name, long tokens, PriceRate? rate, bool isShown = false)
        {
            if (rate is not null && (tokens > 0 || isShown))
                Add(name, tokens, rate.For(inputTokens));
        }

        public void Add(string name, long tokens, decimal usdPerMillion) =>
            _parts.Add(new ReceiptPart(name, tokens, usdPerMillion, tokens * usdPerMillion / Million));
    }
}
