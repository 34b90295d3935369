using Orleans.Traces.Storage.AzureTables;

namespace Orleans.Traces.Server.Startup;

/// <summary>Where everything is kept.</summary>
public sealed record StorageOptions
{
    /// <summary>Where these options stand in the configuration.</summary>
    public const string Section = "Traces:Storage";

    /// <summary>The data folder, relative to the working directory. Made when it is not there.</summary>
    public string Data { get; init; } = "data";

    /// <summary>The storage account in whose tables everything is kept instead of the folder: a connection string, or the address of its tables, to
    /// which the process's own identity is sent. Null: the folder is used.</summary>
    public string? Connection { get; init; }

    /// <summary>Free bytes of the data folder's disk below which nothing more is taken in: requests get a retryable answer until a quarter
    /// more than this is free again. 0: never.</summary>
    public long MinFreeBytes { get; init; } = 512L << 20;

    /// <summary>Every fault of these options, each naming its key.</summary>
    public IEnumerable<string> Problems()
    {
        if (string.IsNullOrWhiteSpace(Data))
            yield return $"{Section}:{nameof(Data)} is empty; it must name a folder.";
        if (Connection is not null && TableAccount.Problem(Connection) is { } problem)
            yield return $"{Section}:{nameof(Connection)} cannot be used: {problem}.";
        if (MinFreeBytes is < 0 or > (1L << 50))
            yield return $"{Section}:{nameof(MinFreeBytes)} is {MinFreeBytes}; it must be from 0 to {1L << 50}.";
    }
}
