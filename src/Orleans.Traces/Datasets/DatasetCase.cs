using System.Text.Json;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Datasets;

/// <summary>One example of a dataset: what a program is given, and what is expected of it. It holds its own copy of all that: the trace that it was
/// made from may go.</summary>
public sealed record DatasetCase
{
    /// <summary>Its name within the dataset, see <see cref="DatasetRules.IsCaseId"/>.</summary>
    public required string Id { get; init; }

    /// <summary>What the program is given; null: not said.</summary>
    public JsonElement? Input { get; init; }

    /// <summary>What was answered when it was recorded; null: not known.</summary>
    public JsonElement? Output { get; init; }

    /// <summary>What is expected; null: not said.</summary>
    public JsonElement? Expected { get; init; }

    /// <summary>Whatever else is known of it, an object; null: nothing.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>Words that it is found by, each once.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The part of the dataset that it is in, for instance <c>test</c>; null: none.</summary>
    public string? Split { get; init; }

    /// <summary>Where it came from; null: somebody wrote it.</summary>
    public CaseSource? Source { get; init; }

    /// <summary>Whether a person has looked at it.</summary>
    public ReviewState Review { get; init; }

    /// <summary>What people said of it, oldest first.</summary>
    public IReadOnlyList<CaseComment> Comments { get; init; } = [];

    /// <summary>When it was added.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>What a case was made from.</summary>
/// <param name="Trace">The trace.</param>
/// <param name="Span">The span; null: the trace as a whole.</param>
/// <param name="Revision">The trace's revision at that time.</param>
public sealed record CaseSource(TraceId Trace, SpanId? Span, int Revision);

/// <summary>Something that a person said of a case.</summary>
/// <param name="Text">The words.</param>
/// <param name="Author">Whose they are; null: not said.</param>
/// <param name="At">When.</param>
public sealed record CaseComment(string Text, string? Author, DateTimeOffset At);

/// <summary>Whether a person has looked at a case. In the API the name in lower case.</summary>
public enum ReviewState
{
    /// <summary>Nobody has.</summary>
    New = 0,

    /// <summary>It is a good one.</summary>
    Accepted = 1,

    /// <summary>It is not to be used.</summary>
    Rejected = 2,
}

/// <summary>The words for review states.</summary>
public static class ReviewStateNames
{
    private static readonly string[] Names = [.. Enum.GetNames<ReviewState>().Select(name => name.ToLowerInvariant())];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All => Names;

    /// <summary>The word for a state.</summary>
    public static string Of(ReviewState state) => Names[(int)state];

    /// <summary>The state of a word.</summary>
    public static bool TryParse(string? word, out ReviewState state)
    {
        state = (ReviewState)Math.Max(0, Array.IndexOf(Names, word));
        return Array.IndexOf(Names, word) >= 0;
    }
}
