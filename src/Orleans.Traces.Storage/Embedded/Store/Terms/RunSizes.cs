namespace Orleans.Traces.Storage.Embedded.Store.Terms;

/// <summary>Which runs of a day become one: several of about one size, so that there are few, and each term is written as often as there are
/// sizes.</summary>
internal static class RunSizes
{
    /// <summary>So many runs of a size become one.</summary>
    public const int OfASize = 8;

    /// <summary>Runs do not become one of more bytes: it is written in some seconds.</summary>
    public const long MaxBytes = 512 * 1024 * 1024;

    private const long Smallest = 2 * 1024 * 1024;

    /// <summary>How many of the newest become one now; 0: none.</summary>
    /// <param name="lengths">Their bytes, the oldest first.</param>
    /// <param name="settles">Little more will come: all become one.</param>
    public static int Newest(ReadOnlySpan<long> lengths, bool settles)
    {
        for (var size = Smallest; size <= MaxBytes; size *= OfASize)
        {
            var count = UpTo(lengths, size, out var ofThisSize);
            if (ofThisSize >= OfASize)
                return count;
        }

        return settles && UpTo(lengths, MaxBytes, out _) is > 1 and var all ? all : 0;
    }

    // Smaller ones between them go with them.
    private static int UpTo(ReadOnlySpan<long> lengths, long size, out int ofThisSize)
    {
        var (count, bytes) = (0, 0L);
        ofThisSize = 0;
        for (var i = lengths.Length - 1; i >= 0 && lengths[i] <= size && bytes + lengths[i] <= MaxBytes; i--)
        {
            bytes += lengths[i];
            count++;
            ofThisSize += size == Smallest || lengths[i] > size / OfASize ? 1 : 0;
        }

        return count;
    }
}
