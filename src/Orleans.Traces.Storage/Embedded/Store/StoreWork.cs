namespace Orleans.Traces.Storage.Embedded.Store;

/// <summary>What waits for the store's one writer: a <see cref="PreparedSave"/> or a <see cref="LoneWork"/>.</summary>
internal abstract record StoreWork;

/// <summary>Work that is done between groups of saves, alone.</summary>
/// <param name="Do">The work. What it throws fails it, and nothing else.</param>
internal sealed record LoneWork(Action Do) : StoreWork
{
    /// <summary>What it takes of the queue's bound, roughly.</summary>
    public const int Bytes = 400;
}
