using Microsoft.Extensions.Logging;
using Orleans.Traces.Query.Searching.Terms;

namespace Orleans.Traces.Storage.Embedded.Store;

/// <summary>What an embedded store works with.</summary>
/// <param name="Time">The clock.</param>
/// <param name="Logger">Where it says what went wrong.</param>
/// <param name="Facts">What reads the facts of spans for the search index; null: a search for such a fact is given every trace to check.</param>
public sealed record TraceStoreParts(TimeProvider Time, ILogger Logger, FactSource? Facts = null);
