using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Scoring.Sent;

/// <summary>What a caller says of a score.</summary>
public sealed record NewScore
{
    /// <summary>What a comment is called that was given no name.</summary>
    public const string CommentName = "comment";

    /// <summary>What a trace id must be.</summary>
    public const string TraceIdExpected = "32 hex digits, not all zero";

    private static readonly string[] Fields =
        ["id", "traceId", "spanId", "name", "type", "value", "label", "stringValue", "explanation", "comment", "author", "source", "metadata"];

    /// <summary>Names it within its trace: what is sent again under it replaces what was sent before; left out: it is given one.</summary>
    public string? Id { get; init; }

    /// <summary>The trace: 32 hex digits. It need not have come yet.</summary>
    public required string TraceId { get; init; }

    /// <summary>The span: 16 hex digits; left out: the trace as a whole.</summary>
    public string? SpanId { get; init; }

    /// <summary>What was judged; of a comment it may be left out.</summary>
    public string? Name { get; init; }

    /// <summary><c>number</c>, <c>boolean</c>, <c>category</c> or <c>comment</c>; left out: what it looks like.</summary>
    public string? Type { get; init; }

    /// <summary>A number, or true or false; a text is a label.</summary>
    public JsonElement? Value { get; init; }

    /// <summary>A category, or a word for the value; also taken as <c>stringValue</c>.</summary>
    public string? Label { get; init; }

    /// <summary>Why; alone it is a comment. Also taken as <c>comment</c>.</summary>
    public string? Explanation { get; init; }

    /// <summary>Who said it, in their own words.</summary>
    public string? Author { get; init; }

    /// <summary><c>human</c> or <c>sdk</c>; left out: <c>human</c> from a page that somebody is signed in to, else <c>sdk</c>.</summary>
    public string? Source { get; init; }

    /// <summary>Whatever else is to be kept with it: an object.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>Reads a request's body: one score, or a list of them.</summary>
    public static bool TryReadAll(JsonElement body, [NotNullWhen(true)] out IReadOnlyList<SentScore>? scores, [NotNullWhen(false)] out BodyFault? fault)
    {
        scores = null;
        var isList = body.ValueKind == JsonValueKind.Array;
        if (isList && body.GetArrayLength() is 0 or > SentScoreLimits.PerRequest)
        {
            fault = new BodyFault("", $"one score, or a list of 1 to {SentScoreLimits.PerRequest}");
            return false;
        }

        var read = new List<SentScore>();
        foreach (var one in isList ? [.. body.EnumerateArray()] : (JsonElement[])[body])
        {
            if (!TryRead(one, out var score, out fault))
            {
                if (isList)
                    fault = fault with { Field = fault.Field.Length == 0 ? $"[{read.Count}]" : $"[{read.Count}].{fault.Field}" };
                return false;
            }

            read.Add(score);
        }

        (scores, fault) = (read, null);
        return true;
    }

    private static bool TryRead(JsonElement body, [NotNullWhen(true)] out SentScore? score, [NotNullWhen(false)] out BodyFault? fault)
    {
        var fields = new FieldReader(body, Fields);
        ScoreType? type = fields.Has("type") ? (ScoreType)ScoreTypeNames.All.ToList().IndexOf(fields.Word("type", [.. ScoreTypeNames.All])) : null;
        var verdict = SentVerdict.Read(
            fields, type, One(fields, "label", "stringValue", (f, n) => f.Text(n, SentScoreLimits.MaxWord)),
            One(fields, "explanation", "comment", (f, n) => f.Verbatim(n, SentScoreLimits.MaxExplanation)));
        var parts = new SentParts(fields);
        score = new SentScore
        {
            Id = parts.Id,
            Trace = parts.Trace,
            Span = parts.Span("spanId"),
            Name = parts.Name(verdict),
            Verdict = verdict,
            Author = fields.Text("author", SentScoreLimits.MaxWord),
            Source = fields.Has("source") ? fields.Word("source", "sdk", "human") == "human" ? ScoreSource.Human : ScoreSource.Sdk : null,
            Metadata = parts.Metadata,
        };
        fault = fields.Fault;
        if (fault is not null)
            score = null;
        return fault is null;
    }

    private static string? One(FieldReader fields, string name, string alias, Func<FieldReader, string, string?> read)
    {
        if (fields.Has(name) && fields.Has(alias))
            fields.Refuse(alias, $"left out where '{name}' is given: they are the same");
        return read(fields, name) ?? read(fields, alias);
    }
}
