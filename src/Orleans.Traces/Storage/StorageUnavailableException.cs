namespace Orleans.Traces.Storage;

/// <summary>A store or journal cannot do its work now. Trying again later is right, and harmless.</summary>
public sealed class StorageUnavailableException : Exception
{
    /// <summary>Says what could not be done, and why.</summary>
    public StorageUnavailableException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
