namespace Orleans.Traces.Server.Ingest;

/// <summary>What an OTLP request is answered, whatever the transport.</summary>
internal abstract record IngestOutcome
{
    private IngestOutcome()
    {
    }

    /// <summary>All that is not refused is durable.</summary>
    /// <param name="Refused">Items that were refused for good.</param>
    /// <param name="Message">Why, or a warning; empty: nothing to say.</param>
    public sealed record Accepted(long Refused, string Message) : IngestOutcome;

    /// <summary>The request is not what it should be; nothing of it is taken, and a repeat would fare no better.</summary>
    public sealed record Malformed(string Message) : IngestOutcome;

    /// <summary>The request is larger than allowed.</summary>
    public sealed record TooLarge(string Message) : IngestOutcome;

    /// <summary>Its type or encoding is not taken.</summary>
    public sealed record UnsupportedType(string Message) : IngestOutcome;

    /// <summary>Another method than POST.</summary>
    public sealed record WrongMethod(string Message) : IngestOutcome;

    /// <summary>A signal that this server does not take.</summary>
    public sealed record NotTaken(string Message) : IngestOutcome;

    /// <summary>It came without a key where one is needed, or with one that is not known.</summary>
    public sealed record Unauthenticated(string Message) : IngestOutcome;

    /// <summary>Not from there, or not with this key.</summary>
    public sealed record Forbidden(string Message) : IngestOutcome;

    /// <summary>The server failed to read the request, and would again.</summary>
    public sealed record Failed(string Message) : IngestOutcome;

    /// <summary>Not now; a repeat may succeed, and repeats do no harm.</summary>
    public sealed record Unavailable(string Message) : IngestOutcome;

    /// <summary>This client sends more than it may; a repeat may succeed.</summary>
    /// <remarks>Not for a server that is busy, which is <see cref="Unavailable"/>: some SDKs repeat after 503 and not after 429.</remarks>
    public sealed record Overloaded(string Message) : IngestOutcome;
}
