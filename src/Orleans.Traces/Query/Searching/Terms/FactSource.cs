using Orleans.Traces.GenAi;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query.Decoding;

namespace Orleans.Traces.Query.Searching.Terms;

/// <summary>What reads the facts of spans for the index: <see cref="FactNames.Kind"/> and those below it.</summary>
/// <param name="Version">A greater number each time that the same span may give other facts than before: what was indexed before is then taken to
/// match every question for such a fact. At least 1.</param>
/// <param name="ForTrace">Begins to read the spans of a trace. Called by many threads at once; what it gives is used by one.</param>
public sealed record FactSource(int Version, Func<Func<SpanItem, SpanFacts>> ForTrace)
{
    /// <summary>The version of an index that has no such facts.</summary>
    public const int NoVersion = 0;

    /// <summary>Facts by the table of conventions.</summary>
    public static FactSource Conventions { get; } = new(1, () => new FactsDecoder().Read);
}
