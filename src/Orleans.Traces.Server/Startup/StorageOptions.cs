namespace Orleans.Traces.Server.Startup;

/// <summary>Where the embedded store and journal lie.</summary>
public sealed record StorageOptions
{
    /// <summary>Where these options stand in the configuration.</summary>
    public const string Section = "Traces:Storage";

    /// <summary>The data folder, relative to the working directory. Made when it is not there.</summary>
    public string Data { get; init; } = "data";

    /// <summary>Every fault of these options, each naming its key.</summary>
    public IEnumerable<string> Problems()
    {
        if (string.IsNullOrWhiteSpace(Data))
            yield return $"{Section}:{nameof(Data)} is empty; it must name a folder.";
    }
}
