namespace Orleans.Traces.Scoring.Sent;

/// <summary>What Langfuse's API answers to a score.</summary>
/// <param name="Id">Its id.</param>
public sealed record LangfuseIdDocument(string Id);

/// <summary>What Langfuse's API answers to a batch of events.</summary>
/// <param name="Successes">The events that were taken.</param>
/// <param name="Errors">Those that were not.</param>
public sealed record LangfuseBatchDocument(IReadOnlyList<LangfuseSuccessDocument> Successes, IReadOnlyList<LangfuseErrorDocument> Errors);

/// <summary>An event that was taken.</summary>
/// <param name="Id">The event's id.</param>
/// <param name="Status">As HTTP has it.</param>
public sealed record LangfuseSuccessDocument(string Id, int Status);

/// <summary>An event that was not taken.</summary>
/// <param name="Id">The event's id.</param>
/// <param name="Status">As HTTP has it.</param>
/// <param name="Message">In a word.</param>
/// <param name="Error">Why.</param>
public sealed record LangfuseErrorDocument(string Id, int Status, string Message, string Error);
