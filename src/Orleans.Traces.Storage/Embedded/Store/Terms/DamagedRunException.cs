namespace Orleans.Traces.Storage.Embedded.Store.Terms;

/// <summary>A part of a run is damaged. The run is then made again from the contents.</summary>
internal sealed class DamagedRunException(TermRun run, string message) : Exception(message)
{
    public TermRun Run { get; } = run;
}
