namespace Orleans.Traces.Server.Grains;

/// <summary>One scorer. Key: <c>{project}/{scorer id}</c>.</summary>
[Alias("Orleans.Traces.IScorerGrain")]
public interface IScorerGrain : IGrainWithStringKey
{
    /// <summary>Judges what waits for the scorer, as far as its limits let it. Returns when nothing more can be begun now.</summary>
    [Alias("Work")]
    Task Work();

    /// <summary>Until when it asks nobody, since whoever it asks is asked too much; null: it does.</summary>
    [Alias("HeldUntil")]
    Task<DateTimeOffset?> HeldUntil();

    /// <summary>Forgets its failures and goes on at once: a person says that it may.</summary>
    [Alias("Resume")]
    Task Resume();
}
