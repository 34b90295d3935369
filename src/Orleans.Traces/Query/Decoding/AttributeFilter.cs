namespace Orleans.Traces.Query.Decoding;

/// <summary>Whether an attribute of this key is read.</summary>
internal delegate bool AttributeFilter(ReadOnlySpan<byte> utf8Key);
