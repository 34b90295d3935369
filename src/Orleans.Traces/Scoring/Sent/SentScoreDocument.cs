namespace Orleans.Traces.Scoring.Sent;

/// <summary>What became of the scores of a request.</summary>
/// <param name="Scores">In the order of the request.</param>
public sealed record SentListDocument(IReadOnlyList<SentScoreDocument> Scores);

/// <summary>What became of a score that was sent.</summary>
/// <param name="Id">Its id within its trace.</param>
/// <param name="TraceId">32 lowercase hex digits.</param>
/// <param name="State"><c>stored</c>: it stands with the trace; <c>waiting</c>: it will, once the trace has come and is stored; <c>refused</c>.</param>
/// <param name="Problem">Why it was refused; null: it was not.</param>
public sealed record SentScoreDocument(string Id, string TraceId, string State, string? Problem);
