namespace Orleans.Traces.Storage.Embedded.Store.Terms;

/// <summary>A place in the contents of a day, in the order in which they were written: the number of a segment file, and an offset in it.</summary>
internal static class SegmentPosition
{
    private const int OffsetBits = 40;

    public static long Of(int file, long offset) => ((long)file << OffsetBits) | offset;

    public static int FileOf(long position) => (int)(position >> OffsetBits);

    public static long OffsetOf(long position) => position & ((1L << OffsetBits) - 1);
}
