using System.Text.Json;

namespace Orleans.Traces.GenAi;

/// <summary>A document that a search found.</summary>
/// <param name="Id">Its id; null: not sent.</param>
/// <param name="Content">Its text; null: not sent.</param>
/// <param name="Score">How well it fits, by the search's own measure; null: not sent.</param>
/// <param name="Metadata">Whatever else is said of it; null: nothing.</param>
public sealed record RetrievedDocument(string? Id, string? Content, double? Score, JsonElement? Metadata);
