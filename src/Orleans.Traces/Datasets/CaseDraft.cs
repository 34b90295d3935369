using System.Text.Json;

namespace Orleans.Traces.Datasets;

/// <summary>A case as somebody sends it, before the dataset takes it.</summary>
public sealed record CaseDraft
{
    /// <summary>Its id; null: it gets one.</summary>
    public string? Id { get; init; }

    /// <summary>What the program is given; null: not said.</summary>
    public JsonElement? Input { get; init; }

    /// <summary>What was answered when it was recorded; null: not known.</summary>
    public JsonElement? Output { get; init; }

    /// <summary>What is expected; null: not said.</summary>
    public JsonElement? Expected { get; init; }

    /// <summary>Whatever else is known of it, an object; null: nothing.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>Words that it is found by.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The part of the dataset that it is in; null: none.</summary>
    public string? Split { get; init; }

    /// <summary>Where it came from; null: not said, and what is known stays.</summary>
    public CaseSource? Source { get; init; }

    /// <summary>Whether a person has looked at it; null: not said, and what is known stays.</summary>
    public ReviewState? Review { get; init; }

    /// <summary>What people said of it; null: not said, and what is known stays.</summary>
    public IReadOnlyList<CaseComment>? Comments { get; init; }

    /// <summary>The new case.</summary>
    public DatasetCase ToCase(string id, DateTimeOffset at) => Over(new DatasetCase { Id = id, CreatedAt = at });

    /// <summary>A case that says this instead.</summary>
    public DatasetCase Over(DatasetCase known) => known with
    {
        Input = Input,
        Output = Output,
        Expected = Expected,
        Metadata = Metadata,
        Tags = Tags,
        Split = Split,
        Source = Source ?? known.Source,
        Review = Review ?? known.Review,
        Comments = Comments ?? known.Comments,
    };
}
