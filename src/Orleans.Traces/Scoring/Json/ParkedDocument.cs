using Orleans.Traces.Storage;

namespace Orleans.Traces.Scoring.Json;

/// <summary>What a scorer could not judge, and nobody tries again by itself.</summary>
/// <param name="Parked">The traces, at most a thousand.</param>
public sealed record ParkedListDocument(IReadOnlyList<ParkedDocument> Parked);

/// <summary>A trace that a scorer could not judge.</summary>
/// <param name="TraceId">32 lowercase hex digits.</param>
/// <param name="Revision">The revision that made it due.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="Error">Why the last try was in vain.</param>
public sealed record ParkedDocument(string TraceId, int Revision, int Attempts, string Error)
{
    /// <summary>The document of something parked.</summary>
    public static ParkedDocument Of(DueScore due) => new(due.Trace.TraceId.ToString(), due.Revision, due.Attempts, due.Error ?? "");
}

/// <summary>What became of trying again.</summary>
/// <param name="Retried">Traces that wait for the scorer again.</param>
public sealed record RetriedDocument(int Retried);
