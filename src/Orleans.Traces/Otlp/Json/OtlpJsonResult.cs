namespace Orleans.Traces.Otlp.Json;

/// <summary>What reading an OTLP/JSON body came to. A closed set.</summary>
public abstract record OtlpJsonResult
{
    private OtlpJsonResult()
    {
    }

    /// <summary>The body is OTLP.</summary>
    /// <param name="Bytes">The same message in protobuf.</param>
    /// <param name="Ignored">What the body held that OTLP does not know.</param>
    public sealed record Message(byte[] Bytes, IgnoredFields Ignored) : OtlpJsonResult;

    /// <summary>The body is not OTLP, and no retry can mend it.</summary>
    /// <param name="Text">One line for the client's author: the JSON path, what is wrong there and what is expected. It quotes at most
    /// the start of one value.</param>
    public sealed record Fault(string Text) : OtlpJsonResult;
}
