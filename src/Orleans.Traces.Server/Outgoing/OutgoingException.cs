namespace Orleans.Traces.Server.Outgoing;

/// <summary>Why a call came to no answer. The text is for the person who set the address, and holds no secret.</summary>
internal sealed class OutgoingException(OutgoingFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What went wrong.</summary>
    public OutgoingFault Fault => fault;
}

/// <summary>What goes wrong with calls.</summary>
internal enum OutgoingFault
{
    /// <summary>The address, or the secret for it, is not allowed; no repeat mends it.</summary>
    Refused,

    /// <summary>The host was not found, or does not answer.</summary>
    Unreachable,

    /// <summary>It took too long.</summary>
    TimedOut,

    /// <summary>The answer ended before its end.</summary>
    CutOff,

    /// <summary>The answer is too large.</summary>
    TooLarge,

    /// <summary>The answer sends elsewhere.</summary>
    Redirected,
}
