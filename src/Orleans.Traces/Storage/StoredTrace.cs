using Orleans.Traces.Assembling;
using Orleans.Traces.Otlp;

namespace Orleans.Traces.Storage;

/// <summary>A trace with all of its items.</summary>
/// <param name="Summary">What a list shows of it.</param>
/// <param name="Items">Every item once, in no particular order.</param>
public sealed record StoredTrace(TraceSummary Summary, IReadOnlyList<TraceItem> Items);
