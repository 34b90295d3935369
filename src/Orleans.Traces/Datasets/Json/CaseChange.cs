using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Orleans.Traces.Access.Json;

namespace Orleans.Traces.Datasets.Json;

/// <summary>What a caller changes of a case. In a PUT what is left out is said no more, but <c>review</c>, which stays; in a PATCH what is left out
/// stays, and null takes it away.</summary>
public sealed record CaseChange
{
    /// <summary>What the program is given.</summary>
    public JsonElement? Input { get; init; }

    /// <summary>What was answered when it was recorded.</summary>
    public JsonElement? Output { get; init; }

    /// <summary>What is expected.</summary>
    public JsonElement? Expected { get; init; }

    /// <summary>Whatever else is known of it: an object.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>Words that it is found by.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>The part of the dataset that it is in.</summary>
    public string? Split { get; init; }

    /// <summary>Whether a person has looked at it: new, accepted or rejected.</summary>
    public string? Review { get; init; }

    /// <summary>Reads the body of a PUT.</summary>
    public static bool TryReadWhole(
        JsonElement body, [NotNullWhen(true)] out Func<DatasetCase, DatasetCase>? change, [NotNullWhen(false)] out BodyFault? fault)
    {
        var fields = new FieldReader(body, CaseFields.Names);
        var draft = CaseFields.Read(fields);
        if (draft.Input is null)
            fields.Refuse("input", "given");
        fault = fields.Fault;
        change = fault is null ? draft.Over : null;
        return fault is null;
    }

    /// <summary>Reads the body of a PATCH.</summary>
    public static bool TryReadParts(
        JsonElement body, [NotNullWhen(true)] out Func<DatasetCase, DatasetCase>? change, [NotNullWhen(false)] out BodyFault? fault)
    {
        var fields = new FieldReader(body, CaseFields.Names);
        var draft = CaseFields.Read(fields);
        var sent = body.ValueKind == JsonValueKind.Object ? body.EnumerateObject().Select(m => m.Name).ToHashSet(StringComparer.Ordinal) : [];
        if (sent.Count == 0)
            fields.Refuse("", $"an object with one or more of {string.Join(", ", CaseFields.Names)}");
        fault = fields.Fault;
        change = fault is null ? known => Over(known, draft, sent) : null;
        return fault is null;
    }

    private static DatasetCase Over(DatasetCase known, CaseDraft draft, HashSet<string> sent) => known with
    {
        Input = sent.Contains("input") ? draft.Input : known.Input,
        Output = sent.Contains("output") ? draft.Output : known.Output,
        Expected = sent.Contains("expected") ? draft.Expected : known.Expected,
        Metadata = sent.Contains("metadata") ? draft.Metadata : known.Metadata,
        Tags = sent.Contains("tags") ? draft.Tags : known.Tags,
        Split = sent.Contains("split") ? draft.Split : known.Split,
        Review = draft.Review ?? (sent.Contains("review") ? ReviewState.New : known.Review),
    };
}

/// <summary>What a caller says about a case.</summary>
public sealed record NewComment
{
    /// <summary>The words.</summary>
    public required string Text { get; init; }

    /// <summary>Whose they are; left out: not said.</summary>
    public string? Author { get; init; }

    /// <summary>Reads a request's body.</summary>
    public static bool TryRead(JsonElement body, [NotNullWhen(true)] out NewComment? comment, [NotNullWhen(false)] out BodyFault? fault)
    {
        var fields = new FieldReader(body, "text", "author");
        var (text, author) = (fields.Verbatim("text", DatasetRules.MaxComment), fields.Text("author", DatasetRules.MaxAuthor));
        if (text is null)
            fields.Refuse("text", $"given: a text of 1 to {DatasetRules.MaxComment} characters");
        fault = fields.Fault;
        comment = fault is null ? new NewComment { Text = text!, Author = author } : null;
        return fault is null;
    }
}
