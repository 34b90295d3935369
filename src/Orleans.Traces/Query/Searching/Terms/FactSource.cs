using Orleans.Traces.GenAi;
using Orleans.Traces.Otlp;

namespace Orleans.Traces.Query.Searching.Terms;

/// <summary>What reads the facts of a span for the index: <see cref="FactNames.Kind"/> and those below it.</summary>
/// <param name="Version">A greater number each time that the same span may give other facts than before: what was indexed before is then taken to
/// match every question for such a fact. At least 1.</param>
/// <param name="Read">The facts of a span. Called by many threads at once.</param>
public sealed record FactSource(int Version, Func<SpanItem, SpanFacts> Read)
{
    /// <summary>The version of an index that has no such facts.</summary>
    public const int NoVersion = 0;
}
