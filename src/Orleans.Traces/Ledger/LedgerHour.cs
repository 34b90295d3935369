namespace Orleans.Traces.Ledger;

/// <summary>One hour of UTC: the grain of time that the ledger keeps.</summary>
/// <param name="Number">Hours since 1970.</param>
public readonly record struct LedgerHour(long Number) : IComparable<LedgerHour>
{
    private const long SecondsPerHour = 3_600;
    private const ulong NanosPerHour = 3_600_000_000_000;

    /// <summary>When it begins, in Unix nanoseconds.</summary>
    public ulong Start => (ulong)Number * NanosPerHour;

    /// <summary>The hour of an instant since 1970.</summary>
    public static LedgerHour Of(DateTimeOffset time) => new(time.ToUnixTimeSeconds() / SecondsPerHour);

    /// <summary>The first hour that begins at this Unix time, in nanoseconds, or later. Times that no hour has become the nearest hour.</summary>
    public static LedgerHour NotBefore(Int128 nanos) =>
        new((long)((Int128.Clamp(nanos, 0, ulong.MaxValue - NanosPerHour) + NanosPerHour - 1) / NanosPerHour));

    /// <summary>The hour that holds this Unix time, in nanoseconds.</summary>
    public static LedgerHour Holding(Int128 nanos) => new((long)(Int128.Clamp(nanos, 0, ulong.MaxValue - NanosPerHour) / NanosPerHour));

    /// <summary>So many hours later, or earlier.</summary>
    public LedgerHour Plus(long hours) => new(Number + hours);

    /// <summary>Earlier.</summary>
    public static bool operator <(LedgerHour left, LedgerHour right) => left.Number < right.Number;

    /// <summary>Later.</summary>
    public static bool operator >(LedgerHour left, LedgerHour right) => left.Number > right.Number;

    /// <summary>Not later.</summary>
    public static bool operator <=(LedgerHour left, LedgerHour right) => left.Number <= right.Number;

    /// <summary>Not earlier.</summary>
    public static bool operator >=(LedgerHour left, LedgerHour right) => left.Number >= right.Number;

    /// <inheritdoc/>
    public int CompareTo(LedgerHour other) => Number.CompareTo(other.Number);
}
