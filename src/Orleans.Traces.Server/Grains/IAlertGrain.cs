namespace Orleans.Traces.Server.Grains;

/// <summary>One alert. Key: <c>{project}/{alert id}</c>.</summary>
[Alias("Orleans.Traces.IAlertGrain")]
public interface IAlertGrain : IGrainWithStringKey
{
    /// <summary>Looks after it, as far as it is time. At once where it is being looked after already.</summary>
    [Alias("Work")]
    Task Work();
}
