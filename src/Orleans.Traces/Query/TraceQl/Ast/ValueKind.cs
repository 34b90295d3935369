namespace Orleans.Traces.Query.TraceQl.Ast;

/// <summary>What kind of value stands somewhere: known when the query is read, but for <see cref="Any"/>.</summary>
internal enum ValueKind
{
    /// <summary>There is none.</summary>
    Nil,

    /// <summary>An attribute's: known only when it is met.</summary>
    Any,

    Bool,
    Int,
    Float,

    /// <summary>Nanoseconds.</summary>
    Duration,

    Text,
    Status,

    /// <summary>OpenTelemetry's span kind.</summary>
    Kind,

    /// <summary>Several values, of which a comparison holds for one: a list, or one value for each event.</summary>
    Many,

    /// <summary>Something is there that no query compares: bytes, a map.</summary>
    Other,
}
