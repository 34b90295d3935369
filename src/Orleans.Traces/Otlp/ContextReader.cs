using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Otlp;

/// <summary>Takes from ResourceSpans, ScopeSpans and their like for logs what is not the repeated field inside: the context of the items.</summary>
internal static class ContextReader
{
    // The repeated field (scopes, items) has the same number at both levels.
    private const int Inner = OtlpFields.PerResource.Scopes;

    /// <summary>All fields of <paramref name="message"/> but the inner ones, whole, ordered by field number. The message must be well-formed.</summary>
    public static byte[] Outer(ReadOnlySpan<byte> message)
    {
        var size = 0;
        var last = 0;
        var ordered = true;
        for (var reader = new WireReader(message); reader.Next();)
        {
            if (reader.IsBytes(Inner))
                continue;
            size += reader.Raw.Length;
            ordered &= reader.Field >= last;
            last = reader.Field;
        }

        var part = new byte[size];
        if (ordered)
            Copy(message, part, only: null);
        else
            CopyInOrder(message, part);
        return part;
    }

    private static void CopyInOrder(ReadOnlySpan<byte> message, Span<byte> destination)
    {
        var fields = new SortedSet<int>();
        for (var reader = new WireReader(message); reader.Next();)
        {
            if (!reader.IsBytes(Inner))
                fields.Add(reader.Field);
        }

        foreach (var field in fields)
            destination = destination[Copy(message, destination, field)..];
    }

    private static int Copy(ReadOnlySpan<byte> message, Span<byte> destination, int? only)
    {
        var written = 0;
        for (var reader = new WireReader(message); reader.Next();)
        {
            if (reader.IsBytes(Inner) || (only is { } field && reader.Field != field))
                continue;
            reader.Raw.CopyTo(destination[written..]);
            written += reader.Raw.Length;
        }

        return written;
    }
}
