namespace Orleans.Traces.Otlp.Cutting;

/// <summary>Why an item can never be taken, however often it is sent.</summary>
public enum RefusalReason
{
    /// <summary>A span's trace id is not 16 bytes, or all zero; a log record's is neither 16 bytes nor empty.</summary>
    TraceId,

    /// <summary>A span's own id is not 8 bytes, or all zero.</summary>
    SpanId,

    /// <summary>An attribute or body is nested too deep.</summary>
    Nesting,

    /// <summary>Its trace holds as many items as a trace may.</summary>
    TraceItems,

    /// <summary>Its trace holds as many bytes as a trace may.</summary>
    TraceBytes,

    /// <summary>Its span came in as many versions as a span may.</summary>
    SpanVersions,

    /// <summary>An attribute's value, or a log record's body, is too large.</summary>
    AttributeBytes,

    /// <summary>Its trace was deleted.</summary>
    Deleted,
}
