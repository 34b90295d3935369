using System.Text.Json;

namespace Orleans.Traces.GenAi.Messages;

/// <summary>A message in whatever shape it was sent.</summary>
/// <param name="Json">The message: an object, or the text alone.</param>
/// <param name="Role">Who speaks, where the message itself does not say it.</param>
/// <param name="FinishReason">Why the model stopped, where it stands beside the message.</param>
internal readonly record struct FoundMessage(JsonElement Json, string Role, string? FinishReason = null);
