using Orleans.Traces.Identity;

namespace Orleans.Traces.Otlp;

/// <summary>What a span or log record came under: its resource, its scope and their schema URLs, byte for byte.</summary>
/// <remarks>Two contexts of equal bytes are equal, whichever request they came in. Unknown fields are part of them (law L3).
/// Both parts hold whole fields (tag, length, value), ordered by field number, so that a sender's order of fields does not make another context.</remarks>
public sealed class OtlpContext
{
    private OtlpContext(ReadOnlyMemory<byte> resourcePart, ReadOnlyMemory<byte> scopePart, ItemHash hash)
    {
        ResourcePart = resourcePart;
        ScopePart = scopePart;
        Hash = hash;
    }

    /// <summary>All fields of ResourceSpans/ResourceLogs but the scopes.</summary>
    public ReadOnlyMemory<byte> ResourcePart { get; }

    /// <summary>All fields of ScopeSpans/ScopeLogs but the items.</summary>
    public ReadOnlyMemory<byte> ScopePart { get; }

    /// <summary>The hash of both parts.</summary>
    public ItemHash Hash { get; }

    /// <summary>A context of these parts, which must be ordered by field number, see <see cref="ContextReader"/>.</summary>
    internal static OtlpContext Of(ReadOnlyMemory<byte> resourcePart, ReadOnlyMemory<byte> scopePart)
    {
        var resourceHash = ItemHash.OfContext(resourcePart.Span);
        return new OtlpContext(resourcePart, scopePart, ItemHash.OfItem(resourceHash, kind: 0, scopePart.Span));
    }
}
