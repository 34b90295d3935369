namespace Orleans.Traces.Otlp.Cutting;

/// <summary>What a request came to.</summary>
public abstract record CutOutcome
{
    private CutOutcome()
    {
    }

    /// <summary>It is well-formed.</summary>
    /// <param name="Chunks">One for each trace.</param>
    /// <param name="Refusals">The items that can never be taken.</param>
    public sealed record Cut(IReadOnlyList<TraceChunk> Chunks, Refusals Refusals) : CutOutcome;

    /// <summary>It holds more items than a request may; nothing of it is taken.</summary>
    /// <param name="Limit">How many it may hold.</param>
    public sealed record TooMany(int Limit) : CutOutcome;

    /// <summary>It is not the message that it should be; nothing of it is taken.</summary>
    /// <param name="Fault">Where and what, as a sentence without its full stop.</param>
    public sealed record Malformed(string Fault) : CutOutcome;
}
