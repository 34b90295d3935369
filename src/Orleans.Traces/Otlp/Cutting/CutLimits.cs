namespace Orleans.Traces.Otlp.Cutting;

/// <summary>What one request and each of its items may be.</summary>
/// <param name="MaxItems">Spans or log records of one request; a request with more is refused as a whole.</param>
/// <param name="MaxAttributeBytes">Bytes of one attribute's value, or of a log record's body; an item with a larger one is refused.</param>
/// <param name="MaxNesting">Levels that an AnyValue may be nested; an item nested deeper is refused.</param>
public sealed record CutLimits(int MaxItems, int MaxAttributeBytes, int MaxNesting);
