using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Datasets.Json;

/// <summary>A case as it is stored, and as the API and its files write it.</summary>
public sealed record CaseDocument
{
    /// <summary>Its name within the dataset.</summary>
    public required string Id { get; init; }

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

    /// <summary>Where it came from; null: somebody wrote it.</summary>
    public CaseSourceDocument? Source { get; init; }

    /// <summary>Whether a person has looked at it: new, accepted or rejected.</summary>
    public string Review { get; init; } = ReviewStateNames.Of(ReviewState.New);

    /// <summary>What people said of it, oldest first.</summary>
    public IReadOnlyList<CommentDocument> Comments { get; init; } = [];

    /// <summary>When it was added: ISO 8601, UTC.</summary>
    public string? CreatedAt { get; init; }

    /// <summary>The version of the dataset that made it so.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Version { get; init; }

    /// <summary>The document of a case.</summary>
    public static CaseDocument Of(DatasetCase one, int? version = null) => new()
    {
        Id = one.Id,
        Input = one.Input,
        Output = one.Output,
        Expected = one.Expected,
        Metadata = one.Metadata,
        Tags = one.Tags,
        Split = one.Split,
        Source = one.Source is { } source ? CaseSourceDocument.Of(source) : null,
        Review = ReviewStateNames.Of(one.Review),
        Comments = [.. one.Comments.Select(CommentDocument.Of)],
        CreatedAt = TextOf(one.CreatedAt),
        Version = version,
    };

    /// <summary>The bytes that a case is stored as.</summary>
    public static byte[] Write(DatasetCase one) => JsonSerializer.SerializeToUtf8Bytes(Of(one), DatasetsJson.Stored.CaseDocument);

    /// <summary>The case that was stored as these bytes.</summary>
    /// <exception cref="InvalidDataException">They are none.</exception>
    public static DatasetCase Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, DatasetsJson.Stored.CaseDocument)?.ToCase() ?? throw new JsonException("It is null.");
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw new InvalidDataException($"A stored case is damaged: {e.Message}", e);
        }
    }

    /// <summary>A time as documents of datasets have it.</summary>
    internal static string TextOf(DateTimeOffset time) => time.UtcDateTime.ToString(KeyDocument.TimeFormat, CultureInfo.InvariantCulture);

    // A member that is left out is null, whatever it is set to above.
    private DatasetCase ToCase() => new()
    {
        Id = Id,
        Input = Input,
        Output = Output,
        Expected = Expected,
        Metadata = Metadata,
        Tags = Tags ?? [],
        Split = Split,
        Source = Source?.ToSource(),
        Review = ReviewStateNames.TryParse(Review, out var review) ? review : ReviewState.New,
        Comments = [.. (Comments ?? []).Select(c => new CaseComment(c.Text, c.Author, TimeOf(c.At)))],
        CreatedAt = TimeOf(CreatedAt ?? ""),
    };

    private static DateTimeOffset TimeOf(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}

/// <summary>What a case was made from.</summary>
/// <param name="TraceId">The trace: 32 lowercase hex digits.</param>
/// <param name="SpanId">The span: 16 lowercase hex digits; null: the trace as a whole.</param>
/// <param name="Revision">The trace's revision at that time.</param>
public sealed record CaseSourceDocument(string TraceId, string? SpanId, int Revision)
{
    /// <summary>The document of a source.</summary>
    public static CaseSourceDocument Of(CaseSource source) => new(source.Trace.ToString(), source.Span?.ToString(), source.Revision);

    /// <summary>The source; null: it names no trace.</summary>
    public CaseSource? ToSource() => Identity.TraceId.TryParse(TraceId, out var trace)
        ? new CaseSource(trace, Identity.SpanId.TryParse(SpanId, out var span) ? span : null, Revision)
        : null;
}

/// <summary>Something that a person said of a case.</summary>
/// <param name="Text">The words.</param>
/// <param name="Author">Whose they are; null: not said.</param>
/// <param name="At">When: ISO 8601, UTC.</param>
public sealed record CommentDocument(string Text, string? Author, string At)
{
    /// <summary>The document of a comment.</summary>
    public static CommentDocument Of(CaseComment comment) => new(comment.Text, comment.Author, CaseDocument.TextOf(comment.At));
}
