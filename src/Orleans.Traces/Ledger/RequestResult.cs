namespace Orleans.Traces.Ledger;

/// <summary>What a request as a whole came to. Stored by name: do not rename.</summary>
public enum RequestResult
{
    /// <summary>It was read, and its items were accepted, repeated or refused one by one.</summary>
    Answered,

    /// <summary>It is not the message that it should be.</summary>
    Malformed,

    /// <summary>It is larger than allowed.</summary>
    TooLarge,

    /// <summary>Its type or encoding is not taken.</summary>
    UnsupportedType,

    /// <summary>Another method than POST.</summary>
    WrongMethod,

    /// <summary>Its key is missing or wrong.</summary>
    Unauthenticated,

    /// <summary>Its key may not send.</summary>
    Forbidden,

    /// <summary>Its key sends more than it may; to be sent again later.</summary>
    RateLimited,

    /// <summary>It could not be taken now, and is to be sent again.</summary>
    Unavailable,

    /// <summary>The server failed to read it.</summary>
    Failed,

    /// <summary>The client went away before it had sent all of it, or before it was answered.</summary>
    Abandoned,
}
