using System.Text.Json.Serialization;
using Orleans.Traces.Query.Searching;

namespace Orleans.Traces.Query.Json;

/// <summary>What a search, or a list that is not sorted by start, says besides the traces.</summary>
/// <param name="Limited">The limit on what one query may read was met. Sorted by start there may be more from 'next' on; otherwise the traces
/// are the highest of the newest.</param>
/// <param name="Progress">What was read.</param>
/// <param name="Matches">What matched within each of the traces, in their order; empty without a query.</param>
public sealed record SearchDocument(bool Limited, ProgressDocument Progress, IReadOnlyList<MatchDocument> Matches);

/// <summary>What a search read so far.</summary>
/// <param name="Candidates">Traces that the index gave.</param>
/// <param name="Read">Of these, how many were read whole.</param>
/// <param name="Bytes">Their size as sent.</param>
/// <param name="DownTo">Whatever starts later was looked at: ISO 8601, UTC; null: nothing was looked at yet.</param>
public sealed record ProgressDocument(int Candidates, int Read, long Bytes, string? DownTo)
{
    /// <summary>The document of a search's progress.</summary>
    public static ProgressDocument Of(SearchProgress progress) =>
        new(progress.Candidates, progress.Read, progress.Bytes, progress.DownTo is { } nanos ? UnixTime.ToText(nanos) : null);
}

/// <summary>A line of a search that is streamed: a trace, or one of the other members.</summary>
public sealed record SearchLineDocument
{
    /// <summary>A trace that matches.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SummaryDocument? Trace { get; init; }

    /// <summary>What matched within it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<SpansetDocument>? Spansets { get; init; }

    /// <summary>How far it came.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ProgressDocument? Progress { get; init; }

    /// <summary>It ended: the last line.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SearchEndDocument? Ended { get; init; }

    /// <summary>It failed, and what was found so far holds: the last line.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Failed { get; init; }

    /// <summary>The line of a step.</summary>
    public static SearchLineDocument Of(SearchStep step) => step switch
    {
        SearchStep.Match match => new SearchLineDocument { Trace = SummaryDocument.Of(match.Trace), Spansets = MatchDocument.Of(match).Spansets },
        SearchStep.Working working => new SearchLineDocument { Progress = ProgressDocument.Of(working.Progress) },
        SearchStep.Ended ended => new SearchLineDocument
        {
            Ended = new SearchEndDocument(ended.Next?.ToString(), ended.Limited, ProgressDocument.Of(ended.Progress)),
        },
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "This step has no line."),
    };
}

/// <summary>The end of a search.</summary>
/// <param name="Next">Where the next page starts; null at the end.</param>
/// <param name="Limited">The limit on what one query may read was met.</param>
/// <param name="Progress">What was read.</param>
public sealed record SearchEndDocument(string? Next, bool Limited, ProgressDocument Progress);
