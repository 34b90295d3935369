using System.Buffers;

namespace Orleans.Traces.Storage;

/// <summary>Entries that were read from a journal. Their payloads are valid until this is disposed.</summary>
public sealed class JournalContents : IDisposable
{
    private byte[]? _rented;

    /// <summary>Entries whose payloads lie in memory of their own, or in an array that goes back to <see cref="ArrayPool{T}.Shared"/> at disposal.</summary>
    public JournalContents(IReadOnlyList<JournalEntry> entries, byte[]? rented = null)
    {
        Entries = entries;
        _rented = rented;
    }

    /// <summary>The entries.</summary>
    public IReadOnlyList<JournalEntry> Entries { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _rented, null) is { } rented)
            ArrayPool<byte>.Shared.Return(rented);
    }
}
