using Orleans.Traces.Server.Grains.Messages;

namespace Orleans.Traces.Server.Grains;

/// <summary>A shard of a project's log stream. Key: <see cref="Identity.LogShard"/>'s text form.</summary>
[Alias("Orleans.Traces.ILogGrain")]
public interface ILogGrain : IGrainWithStringKey
{
    /// <summary>Takes log records. Answers once what it accepts is durable.</summary>
    [Alias("Append")]
    Task<AppendAnswer> Append(AppendChunk chunk);

    /// <summary>Makes sure that the shard is being looked after, for instance after a restart.</summary>
    /// <param name="journal">The caller's journal, which holds unreleased entries of this shard.</param>
    /// <returns>True when this activation reads that journal itself; false: the entries must be sent by <see cref="Redeliver"/>.</returns>
    [Alias("Wake")]
    Task<bool> Wake(string journal);

    /// <summary>Saves entries of another silo's journal.</summary>
    /// <returns>The sequences that are stored: their journal may release them. The others must be asked for again later.</returns>
    [Alias("Redeliver")]
    Task<long[]> Redeliver(RedeliveredEntry[] entries);

    /// <summary>A page of what is held here and may not be stored yet; null: nothing is held.</summary>
    [Alias("Read")]
    Task<HeldLogs?> Read(LogQuestion question);
}
