using Orleans.Traces.Server.Grains.Messages;

namespace Orleans.Traces.Server.Grains;

/// <summary>One trace. Key: <see cref="Identity.TraceKey"/>'s text form.</summary>
[Alias("Orleans.Traces.ITraceGrain")]
public interface ITraceGrain : IGrainWithStringKey
{
    /// <summary>Takes items. Answers once what it accepts is durable.</summary>
    [Alias("Append")]
    Task<AppendAnswer> Append(AppendChunk chunk);

    /// <summary>Does what is due; asked by the alarm that the trace has set.</summary>
    [Alias("Look")]
    Task Look();

    /// <summary>Lets the activation go, if nothing is under way: the trace stays open, in the journal.</summary>
    /// <param name="spill">Stores first what is not stored, so that the journal can let it go.</param>
    [Alias("Rest")]
    Task Rest(bool spill);

    /// <summary>Makes sure that the trace is being looked after, for instance after a restart.</summary>
    /// <param name="journal">The caller's journal, which holds unreleased entries of this trace.</param>
    /// <returns>True when this activation reads that journal itself; false: the entries must be sent by <see cref="Redeliver"/>.</returns>
    [Alias("Wake")]
    Task<bool> Wake(string journal);

    /// <summary>Takes entries of another silo's journal, without journaling them again.</summary>
    /// <returns>The sequences whose items are all stored: their journal may release them. The others must be asked for again later.</returns>
    [Alias("Redeliver")]
    Task<long[]> Redeliver(RedeliveredEntry[] entries);

    /// <summary>Deletes the trace for good. Answers once that is durable; what comes of it later is refused.</summary>
    [Alias("Delete")]
    Task<DeleteAnswer> Delete();

    /// <summary>What is held here and may not be stored yet; null: nothing.</summary>
    [Alias("Read")]
    Task<OpenItems?> Read();

    /// <summary>The trace as a list shows it, with what is stored of it; null: nothing is held here.</summary>
    [Alias("Summarize")]
    Task<SummaryMessage?> Summarize();
}
