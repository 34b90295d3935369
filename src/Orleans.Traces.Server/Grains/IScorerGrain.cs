namespace Orleans.Traces.Server.Grains;

/// <summary>One scorer. Key: <c>{project}/{scorer id}</c>.</summary>
[Alias("Orleans.Traces.IScorerGrain")]
public interface IScorerGrain : IGrainWithStringKey
{
    /// <summary>Judges what waits for the scorer, as far as its limits let it. Returns when nothing more can be begun now.</summary>
    [Alias("Work")]
    Task Work();
}
