using Orleans.Traces.Server.Grains.Messages;

namespace Orleans.Traces.Server.Grains;

/// <summary>Asks all silos for whoever has none of their journals: a gateway, or the pages. Key: 0.</summary>
[Alias("Orleans.Traces.IInstanceGrain")]
public interface IInstanceGrain : IGrainWithIntegerKey
{
    /// <summary>The newest traces with unreleased entries, of all journals.</summary>
    [Alias("Newest")]
    Task<OpenTraceMessage[]> Newest(OpenQuestion question);

    /// <summary>Those of these traces that have unreleased entries.</summary>
    /// <param name="keys">Text forms of traces' keys.</param>
    [Alias("OpenOf")]
    Task<string[]> OpenOf([Immutable] string[] keys);

    /// <summary>The log shards of a project that have unreleased entries: their text forms.</summary>
    [Alias("Logs")]
    Task<string[]> Logs(string project);

    /// <summary>What journals hold of a trace.</summary>
    /// <param name="key">The text form of its key.</param>
    /// <param name="except">The journal that is left out; null: none.</param>
    [Alias("Read")]
    Task<OpenItems[]> Read(string key, string? except);

    /// <summary>Whether anything is accepted or stored of a project, so far as the silos know.</summary>
    [Alias("HasAny")]
    Task<bool> HasAny(string project);

    /// <summary>Notes again that traces are deleted of which journals still hold entries.</summary>
    /// <returns>False: not for all of them.</returns>
    [Alias("RenewDeletions")]
    Task<bool> RenewDeletions();
}
