namespace Orleans.Traces.Storage;

/// <summary>What became of a write to an <see cref="IConfigStore"/>.</summary>
public abstract record ConfigOutcome
{
    private ConfigOutcome()
    {
    }

    /// <summary>It is stored.</summary>
    /// <param name="ETag">Names the version that was written.</param>
    public sealed record Written(string ETag) : ConfigOutcome;

    /// <summary>It is gone.</summary>
    public sealed record Deleted : ConfigOutcome;

    /// <summary>Another version is stored than the write was based on, or none, or one where there was to be none. Nothing was written.</summary>
    public sealed record Conflict : ConfigOutcome;
}
