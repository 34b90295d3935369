using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Query.TraceQl;
using Orleans.Traces.Scoring;

namespace Orleans.Traces.Datasets.Json;

/// <summary>What a caller says of cases to be made from what a search finds.</summary>
public sealed record NewHarvest
{
    /// <summary>Cases that one request makes at most.</summary>
    public const int MaxCases = 1_000;

    private const int MaxMembers = 50, MaxMember = 100, DefaultLimit = 100;

    /// <summary>TraceQL: the newest traces that it finds.</summary>
    public required string Q { get; init; }

    /// <summary>Only traces that start at this time or later: ISO 8601 in UTC; left out: 24 hours before <see cref="To"/>.</summary>
    public string? From { get; init; }

    /// <summary>Only traces that start before this time: ISO 8601 in UTC; left out: now.</summary>
    public string? To { get; init; }

    /// <summary>At most so many cases, 1 to 1000; left out: 100.</summary>
    public int? Limit { get; init; }

    /// <summary>What becomes a case: each trace (the default), or each span that matches.</summary>
    public string? Of { get; init; }

    /// <summary>Where the parts of a case come from.</summary>
    public MapDocument? Map { get; init; }

    /// <summary>Words that each case is found by.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>The part of the dataset that each case is in.</summary>
    public string? Split { get; init; }

    /// <summary>Adds also what other cases say already; left out: false.</summary>
    public bool? AllowDuplicate { get; init; }

    /// <summary>Stores nothing, and shows what would be; left out: false.</summary>
    public bool? Preview { get; init; }

    /// <summary>Reads a request's body, as far as it can be read without knowing the time.</summary>
    public static bool TryRead(JsonElement body, [NotNullWhen(true)] out HarvestRequest? request, [NotNullWhen(false)] out BodyFault? fault)
    {
        const int maxShort = 64;
        var fields = new FieldReader(body, "q", "from", "to", "limit", "of", "map", "tags", "split", "allowDuplicate", "preview");
        TraceQlQuery? query = null;
        if (fields.Text("q", ScorerRules.MaxFilter) is not { } text)
            fields.Refuse("q", "given: a TraceQL query");
        else if (!TraceQlQuery.TryParse(text, out query, out var error))
            fields.Refuse("q", $"a TraceQL query; {error.Message}");
        else if (query.IsMetrics)
            fields.Refuse("q", "a TraceQL query that finds spans; this one measures");
        var mapping = Mapping(fields) with { Tags = CaseFields.Tags(fields), Split = fields.Text("split", DatasetRules.MaxSplit) };
        request = new HarvestRequest
        {
            Query = query!,
            Range = (fields.Text("from", maxShort), fields.Text("to", maxShort)),
            Limit = fields.Number("limit", 1, MaxCases) ?? DefaultLimit,
            OfSpans = fields.Word("of", "trace", "span") == "span",
            Mapping = mapping,
            AllowDuplicate = fields.Flag("allowDuplicate") ?? false,
            Preview = fields.Flag("preview") ?? false,
        };
        fault = fields.Fault;
        request = fault is null ? request : null;
        return fault is null;
    }

    private static CaseMapping Mapping(FieldReader outer)
    {
        if (outer.Value("map") is not { } sent)
            return CaseMapping.AsRecorded;
        var fields = new FieldReader(sent, "input", "output", "expected", "metadata");
        var metadata = new Dictionary<string, CaseValue>(StringComparer.Ordinal);
        if (fields.Value("metadata") is { } members)
        {
            foreach (var member in members.ValueKind == JsonValueKind.Object ? members.EnumerateObject() : default)
            {
                if (member.Name.Length is 0 or > MaxMember || member.Value.ValueKind != JsonValueKind.String
                    || !CaseValue.TryParse(member.Value.GetString()!, out var value))
                    outer.Refuse($"map.metadata.{member.Name}", CaseValue.Expected);
                else
                    metadata[member.Name] = value;
            }

            if (members.ValueKind != JsonValueKind.Object || metadata.Count > MaxMembers)
                outer.Refuse("map.metadata", $"an object with at most {MaxMembers} members");
        }

        var mapping = new CaseMapping
        {
            Input = NewCase.From(fields, "input") ?? CaseMapping.AsRecorded.Input,
            Output = NewCase.From(fields, "output") ?? CaseMapping.AsRecorded.Output,
            Expected = NewCase.From(fields, "expected"),
            Metadata = metadata,
        };
        if (fields.Fault is { } fault)
            outer.Refuse(fault.Field.Length == 0 ? "map" : $"map.{fault.Field}", fault.Expected);
        return mapping;
    }
}

/// <summary>Where the parts of a case come from: input, output, input.text, output.text, a JSON Pointer into one of them such as
/// output#/0/content, or an attribute such as @user.id.</summary>
public sealed record MapDocument
{
    /// <summary>The input; left out: input.</summary>
    public string? Input { get; init; }

    /// <summary>The recorded output; left out: output.</summary>
    public string? Output { get; init; }

    /// <summary>What is expected; left out: nothing.</summary>
    public string? Expected { get; init; }

    /// <summary>The members of the metadata, by their names.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }
}

/// <summary>Cases that are to be made from what a search finds.</summary>
public sealed record HarvestRequest
{
    /// <summary>What is searched for.</summary>
    public required TraceQlQuery Query { get; init; }

    /// <summary>The times that were sent.</summary>
    public required (string? From, string? To) Range { get; init; }

    /// <summary>At most so many cases.</summary>
    public required int Limit { get; init; }

    /// <summary>Each span that matches becomes a case; else each trace.</summary>
    public required bool OfSpans { get; init; }

    /// <summary>How cases are made.</summary>
    public required CaseMapping Mapping { get; init; }

    /// <summary>Adds also what other cases say already.</summary>
    public required bool AllowDuplicate { get; init; }

    /// <summary>Stores nothing.</summary>
    public required bool Preview { get; init; }
}
