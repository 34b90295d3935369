using Azure;

namespace Orleans.Traces.Storage.AzureTables.Store;

/// <summary>Where a trace is, or that it was deleted.</summary>
/// <param name="Table">The table of its day; of a deleted one, the day of the deletion: with that day it is forgotten.</param>
/// <param name="IsDeleted">It was deleted.</param>
/// <param name="Home">The table that the deleted trace was in; null: in none.</param>
/// <param name="ETag">Names this version.</param>
internal sealed record Locator(string Table, bool IsDeleted, string? Home, ETag ETag);
