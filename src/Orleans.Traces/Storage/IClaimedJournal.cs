namespace Orleans.Traces.Storage;

/// <summary>A journal that was taken over from a silo that is gone. Its entries are read and released; nothing is appended.</summary>
public interface IClaimedJournal : ITraceJournal, IAsyncDisposable
{
    /// <summary>Completes when another silo has taken it; never otherwise.</summary>
    Task Failed { get; }

    /// <summary>Removes the journal for good, if nothing in it is unreleased. It is not used any more then.</summary>
    /// <returns>False: something is unreleased, or another silo has taken it.</returns>
    Task<bool> RetireAsync(CancellationToken cancellationToken);
}
