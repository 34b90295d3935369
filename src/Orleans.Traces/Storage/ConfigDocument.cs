namespace Orleans.Traces.Storage;

/// <summary>A document as it is stored.</summary>
/// <param name="Key">Its name.</param>
/// <param name="Content">Its bytes; the reader's own.</param>
/// <param name="ETag">Names this version of it. Opaque.</param>
public sealed record ConfigDocument(ConfigKey Key, ReadOnlyMemory<byte> Content, string ETag);
