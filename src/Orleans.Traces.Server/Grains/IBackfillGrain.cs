namespace Orleans.Traces.Server.Grains;

/// <summary>The backfill of one scorer. Key: <c>{project}/{scorer id}</c>.</summary>
[Alias("Orleans.Traces.IBackfillGrain")]
public interface IBackfillGrain : IGrainWithStringKey
{
    /// <summary>Takes the backfill on as far as it may go now. Returns then; at once where it is being taken on already.</summary>
    [Alias("Work")]
    Task Work();
}
