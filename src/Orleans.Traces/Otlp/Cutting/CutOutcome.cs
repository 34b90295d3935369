using System.Buffers;

namespace Orleans.Traces.Otlp.Cutting;

/// <summary>What a request came to.</summary>
public abstract record CutOutcome
{
    private CutOutcome()
    {
    }

    /// <summary>It is well-formed.</summary>
    public sealed record Cut : CutOutcome
    {
        private byte[]? _slab;

        internal Cut(IReadOnlyList<TraceChunk> chunks, Refusals refusals, byte[]? slab)
        {
            Chunks = chunks;
            Refusals = refusals;
            _slab = slab;
        }

        /// <summary>One for each trace, and one for the log records that name none.</summary>
        public IReadOnlyList<TraceChunk> Chunks { get; }

        /// <summary>The items that can never be taken.</summary>
        public Refusals Refusals { get; }

        /// <summary>Gives the memory of the chunks back, for other requests. Only where nobody can still be reading it; without this it is left
        /// to the garbage collector.</summary>
        public void Release()
        {
            if (Interlocked.Exchange(ref _slab, null) is { } slab)
                ArrayPool<byte>.Shared.Return(slab);
        }
    }

    /// <summary>It holds more items than a request may; nothing of it is taken.</summary>
    /// <param name="Limit">How many it may hold.</param>
    public sealed record TooMany(int Limit) : CutOutcome;

    /// <summary>It is not the message that it should be; nothing of it is taken.</summary>
    /// <param name="Fault">Where and what, as a sentence without its full stop.</param>
    public sealed record Malformed(string Fault) : CutOutcome;
}
