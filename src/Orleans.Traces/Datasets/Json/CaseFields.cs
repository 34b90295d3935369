using System.Globalization;
using System.Text.Json;
using Orleans.Traces.Access.Json;

namespace Orleans.Traces.Datasets.Json;

/// <summary>Reads what a case says from the fields of a JSON object, whoever sends it.</summary>
internal static class CaseFields
{
    public const string MetadataExpected = "an object";

    /// <summary>The fields that say it.</summary>
    public static readonly string[] Names = ["input", "output", "expected", "metadata", "tags", "split", "review"];

    /// <summary>What the fields of <see cref="Names"/> say.</summary>
    public static CaseDraft Read(FieldReader fields)
    {
        var metadata = fields.Value("metadata");
        if (metadata is { ValueKind: not JsonValueKind.Object })
            fields.Refuse("metadata", MetadataExpected);
        return new CaseDraft
        {
            Input = fields.Value("input"),
            Output = fields.Value("output"),
            Expected = fields.Value("expected"),
            Metadata = metadata,
            Tags = Tags(fields),
            Split = fields.Text("split", DatasetRules.MaxSplit),
            Review = Review(fields),
        };
    }

    /// <summary>The field <c>id</c>; null: it is not there, or at fault.</summary>
    public static string? Id(FieldReader fields)
    {
        var id = fields.Text("id", DatasetRules.MaxCaseId);
        if (id is not null && !DatasetRules.IsCaseId(id))
            fields.Refuse("id", DatasetRules.CaseIdExpected);
        return id;
    }

    /// <summary>The field <c>source</c> of a file that was written here; null: it is not there, or at fault.</summary>
    public static CaseSource? Source(FieldReader fields)
    {
        if (fields.Value("source") is not { } sent)
            return null;
        var inner = new FieldReader(sent, "traceId", "spanId", "revision");
        var source = inner.Text("traceId", 32) is { } trace
            ? new CaseSourceDocument(trace, inner.Text("spanId", 16), inner.Number("revision", 0, int.MaxValue) ?? 0).ToSource()
            : null;
        if (inner.Fault is not null || source is null)
            fields.Refuse("source", "an object with traceId (32 hex digits), spanId (16, or left out) and revision");
        return source;
    }

    /// <summary>The field <c>comments</c> of a file that was written here; null: it is not there, or at fault.</summary>
    public static IReadOnlyList<CaseComment>? Comments(FieldReader fields)
    {
        if (fields.Value("comments") is not { } sent)
            return null;
        var comments = new List<CaseComment>();
        foreach (var one in sent.ValueKind == JsonValueKind.Array ? sent.EnumerateArray() : default)
        {
            var inner = new FieldReader(one, "text", "author", "at");
            var (text, author, at) = (inner.Verbatim("text", DatasetRules.MaxComment), inner.Text("author", DatasetRules.MaxAuthor), inner.Text("at", 40));
            if (inner.Fault is null && text is not null && DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
                comments.Add(new CaseComment(text, author, time));
        }

        if (sent.ValueKind != JsonValueKind.Array || comments.Count != sent.GetArrayLength() || comments.Count > DatasetRules.MaxComments)
            fields.Refuse("comments", $"a list of at most {DatasetRules.MaxComments} objects with text, author (or left out) and at (ISO 8601)");
        return comments;
    }

    /// <summary>The field <c>tags</c>: each once, in the order that they were sent.</summary>
    public static IReadOnlyList<string> Tags(FieldReader fields)
    {
        var expected = $"a list of at most {DatasetRules.MaxTags} texts of 1 to {DatasetRules.MaxTag} characters, without control characters";
        var tags = fields.List("tags", expected) ?? [];
        if (tags.Count > DatasetRules.MaxTags || !tags.All(t => t is { Length: >= 1 and <= DatasetRules.MaxTag } && !t.Any(char.IsControl)))
            fields.Refuse("tags", expected);
        return [.. tags.OfType<string>().Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The field <c>review</c>; null: it is not there, or at fault.</summary>
    public static ReviewState? Review(FieldReader fields)
    {
        if (!fields.Has("review"))
            return null;
        if (ReviewStateNames.TryParse(fields.Word("review", [.. ReviewStateNames.All]), out var review))
            return review;
        return null;
    }
}
