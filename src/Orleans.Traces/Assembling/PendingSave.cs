using Orleans.Traces.Storage;

namespace Orleans.Traces.Assembling;

/// <summary>A save under way. It ends in <see cref="TraceAssembly.Saved"/> or <see cref="TraceAssembly.SaveFailed"/>.</summary>
/// <param name="Save">What to write; null: nothing is new, there is nothing to write.</param>
/// <param name="Entries">The journal entries that may be released once it is written.</param>
public sealed record PendingSave(TraceSave? Save, IReadOnlyList<long> Entries);
