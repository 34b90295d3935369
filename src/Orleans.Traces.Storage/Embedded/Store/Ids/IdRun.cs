using System.Globalization;
using System.Runtime.InteropServices;
using Orleans.Traces.Storage.Embedded.Disk;

namespace Orleans.Traces.Storage.Embedded.Store.Ids;

/// <summary>A file that says which traces the rows from <see cref="First"/> to <see cref="Last"/> are: entries sorted by hash, behind them
/// a filter. Written once, durable before it has its name, never changed.</summary>
/// <remarks>Head, little-endian: magic (4 bytes), entries (4), first row (8), last row (8), words of the filter (4), CRC-32C of these
/// (4). A row may be gone; then its entry leads nowhere.</remarks>
internal sealed class IdRun
{
    /// <summary>Entries of the largest run: more than a day of one machine brings, and less than an array can hold.</summary>
    public const int MaxEntries = 64 * 1024 * 1024;

    private const string Prefix = "ids-", Suffix = ".run", UnfinishedSuffix = ".new";
    private const int HeadSize = 32, PieceEntries = 16 * 1024;
    private const uint Magic = 0x31_49_54_4F; // "OTI1"
    private const int CountAt = 4, FirstAt = 8, LastAt = 16, WordsAt = 24, CrcAt = 28;

    private readonly MappedBytes _bytes;
    private readonly int _words;

    private IdRun(string name, MappedBytes bytes, (int Entries, int Words, long First, long Last) head)
    {
        Name = name;
        _bytes = bytes;
        (Count, _words, First, Last) = head;
    }

    public string Name { get; }

    public int Count { get; }

    public long First { get; }

    public long Last { get; }

    public static bool IsName(string name) => name.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Opens a file of <see cref="IsName"/>; null where it is unfinished or damaged, so that its rows must be read again.</summary>
    public static IdRun? Open(IDiskFolder folder, string name)
    {
        if (!name.EndsWith(Suffix, StringComparison.Ordinal))
            return null;

        var bytes = new MappedBytes(Path.Combine(folder.Path, name));
        if (bytes.Length < HeadSize)
            return null;
        var head = bytes.Slice<byte>(0, HeadSize);
        var count = MemoryMarshal.Read<int>(head[CountAt..]);
        var words = MemoryMarshal.Read<int>(head[WordsAt..]);
        return MemoryMarshal.Read<uint>(head) == Magic
            && MemoryMarshal.Read<uint>(head[CrcAt..]) == Crc32C.Append(uint.MaxValue, head[..CrcAt])
            && words == IdFilter.WordsFor(count)
            && bytes.Length == HeadSize + ((long)count * IdEntry.Size) + ((long)words * sizeof(uint))
            ? new IdRun(name, bytes, (count, words, MemoryMarshal.Read<long>(head[FirstAt..]), MemoryMarshal.Read<long>(head[LastAt..])))
            : null;
    }

    /// <summary>Writes a run of these rows, and returns when it is durable.</summary>
    /// <param name="folder">The day's folder.</param>
    /// <param name="first">The first row.</param>
    /// <param name="last">The last row.</param>
    /// <param name="entries">Their entries, sorted; read once.</param>
    /// <param name="count">How many there are.</param>
    public static IdRun Write(IDiskFolder folder, long first, long last, IEnumerable<IdEntry> entries, int count)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{first:d12}-{last:d12}{Suffix}");
        var words = IdFilter.WordsFor(count);
        using (var file = folder.Create(name + UnfinishedSuffix))
        {
            file.Write(HeadOf(first, last, count, words), 0);
            WriteBody(file, entries, new uint[words]);
            file.Sync();
        }

        folder.Rename(name + UnfinishedSuffix, name);
        folder.Sync();
        return Open(folder, name) ?? throw new IOException($"{Path.Combine(folder.Path, name)} does not hold what was written to it.");
    }

    /// <summary>One run of two that follow each other.</summary>
    public static IdRun Merge(IDiskFolder folder, IdRun earlier, IdRun later) =>
        Write(folder, earlier.First, later.Last, Merged(earlier, later), earlier.Count + later.Count);

    /// <summary>The filter; the caller keeps this run alive while it reads.</summary>
    public ReadOnlySpan<uint> Filter => _bytes.Slice<uint>(HeadSize + ((long)Count * IdEntry.Size), _words);

    /// <summary>Adds the rows of this hash to <paramref name="rows"/>, which is made where there is one to add.</summary>
    public void Find(ulong hash, ref List<long>? rows)
    {
        if (IdFilter.MayHold(in Filter[0], _words, hash, IdFilter.BitsOf(hash)))
        {
            var entries = Entries;
            for (var i = LowerBound(entries, hash); i < entries.Length && entries[i].Hash == hash; i++)
                (rows ??= []).Add(entries[i].Row);
        }

        KeepAlive();
    }

    /// <summary>Says that this was read until here.</summary>
    public void KeepAlive() => _bytes.KeepAlive();

    private ReadOnlySpan<IdEntry> Entries => _bytes.Slice<IdEntry>(HeadSize, Count);

    // Hashes are spread evenly, so that the place can be guessed; from there in steps that double, then by halves.
    private static int LowerBound(ReadOnlySpan<IdEntry> entries, ulong hash)
    {
        var low = (int)Math.BigMul(hash, (ulong)entries.Length, out _);
        var high = low;
        for (var step = 16; low > 0 && entries[low - 1].Hash >= hash; step *= 2)
            low = Math.Max(0, low - step);
        for (var step = 16; high < entries.Length && entries[high].Hash < hash; step *= 2)
            high = (int)Math.Min(entries.Length, (long)high + step);

        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (entries[middle].Hash < hash)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private static IEnumerable<IdEntry> Merged(IdRun left, IdRun right)
    {
        int l = 0, r = 0;
        while (l < left.Count || r < right.Count)
        {
            var takeLeft = r == right.Count || (l < left.Count && left.At(l).CompareTo(right.At(r)) < 0);
            yield return takeLeft ? left.At(l++) : right.At(r++);
        }
    }

    private IdEntry At(int index) => Entries[index];

    private static byte[] HeadOf(long first, long last, int count, int words)
    {
        var head = new byte[HeadSize];
        MemoryMarshal.Write(head, Magic);
        MemoryMarshal.Write(head.AsSpan(CountAt), count);
        MemoryMarshal.Write(head.AsSpan(FirstAt), first);
        MemoryMarshal.Write(head.AsSpan(LastAt), last);
        MemoryMarshal.Write(head.AsSpan(WordsAt), words);
        MemoryMarshal.Write(head.AsSpan(CrcAt), Crc32C.Append(uint.MaxValue, head.AsSpan(0, CrcAt)));
        return head;
    }

    private static void WriteBody(IDiskFile file, IEnumerable<IdEntry> entries, uint[] filter)
    {
        var at = (long)HeadSize;
        foreach (var piece in entries.Chunk(PieceEntries))
        {
            foreach (var entry in piece)
                IdFilter.Add(filter, entry.Hash);
            file.Write(MemoryMarshal.AsBytes(piece.AsSpan()), at);
            at += (long)piece.Length * IdEntry.Size;
        }

        file.Write(MemoryMarshal.AsBytes(filter.AsSpan()), at);
    }
}
