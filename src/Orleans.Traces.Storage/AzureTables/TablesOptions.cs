namespace Orleans.Traces.Storage.AzureTables;

/// <summary>How the tables of an instance are used. Which account they are in, <c>Traces:Storage:Connection</c> says.</summary>
public sealed record TablesOptions
{
    /// <summary>Where these stand in the configuration.</summary>
    public const string Section = "Traces:Tables";

    private const int MaxPrefixLength = 20, MaxLanes = 64;

    /// <summary>What the name of every table begins with, 1 to 20 characters of <c>a-z 0-9</c>, a letter first: several instances may share an
    /// account.</summary>
    public string Prefix { get; init; } = "traces";

    /// <summary>The name of this silo and its journal, 1 to 63 characters of <c>a-z 0-9 -</c>; empty: one that no other silo has, at each start.
    /// Who opens a journal takes it from the process that had it open.</summary>
    public string Journal { get; init; } = "";

    /// <summary>Partitions of the journal that are written side by side, 1 to 64.</summary>
    public int JournalLanes { get; init; } = 4;

    /// <summary>Bytes of the journal's latest entries that are kept in memory, so that they need not be read back when their trace is stored.</summary>
    public long CachedJournalBytes { get; init; } = 128L * 1024 * 1024;

    /// <summary>How long one request to the account may take before it is sent again.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a request that failed in a passing way is sent again, with growing pauses, before the caller hears of it.</summary>
    public int Retries { get; init; } = 4;

    /// <summary>Every fault of these options, each naming its key.</summary>
    public IEnumerable<string> Problems()
    {
        if (!IsPrefix(Prefix))
            yield return $"{Section}:{nameof(Prefix)} is '{Prefix}'; it must be 1 to {MaxPrefixLength} characters of a-z 0-9, a letter first.";
        if (Journal.Length > 0 && !Identity.ProjectId.TryParse(Journal, out _))
            yield return $"{Section}:{nameof(Journal)} is '{Journal}'; it must be 1 to 63 characters of a-z 0-9 -, a letter or digit first.";
        if (JournalLanes is < 1 or > MaxLanes)
            yield return $"{Section}:{nameof(JournalLanes)} is {JournalLanes}; it must be from 1 to {MaxLanes}.";
        if (CachedJournalBytes < 0)
            yield return $"{Section}:{nameof(CachedJournalBytes)} is {CachedJournalBytes}; it must not be negative.";
        if (RequestTimeout <= TimeSpan.Zero || RequestTimeout > TimeSpan.FromMinutes(10))
            yield return $"{Section}:{nameof(RequestTimeout)} is {RequestTimeout}; it must be positive, and ten minutes at most.";
        if (Retries is < 0 or > 20)
            yield return $"{Section}:{nameof(Retries)} is {Retries}; it must be from 0 to 20.";
    }

    private static bool IsPrefix(string prefix) =>
        prefix.Length is > 0 and <= MaxPrefixLength && char.IsAsciiLetterLower(prefix[0])
        && prefix.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c));
}
