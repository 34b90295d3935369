using System.Text.Json;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Scoring.Sent;

/// <summary>Reads the parts that a sent score has in every tool's form.</summary>
internal readonly struct SentParts(FieldReader fields)
{
    /// <summary>The id; null: not sent.</summary>
    public string? Id
    {
        get
        {
            var id = fields.Text("id", SentScoreLimits.MaxId);
            if (id is not null && (id.Contains('/', StringComparison.Ordinal) || id is "." or ".."))
                fields.Refuse("id", $"a text of 1 to {SentScoreLimits.MaxId} characters without / that is not . or ..: it stands in addresses");
            return id;
        }
    }

    /// <summary>The trace; invalid where it is at fault.</summary>
    public TraceId Trace
    {
        get
        {
            if (!TraceId.TryParse(fields.Text("traceId", SentScoreLimits.MaxId) ?? "", out var trace))
                fields.Refuse("traceId", NewScore.TraceIdExpected);
            return trace;
        }
    }

    /// <summary>Whatever else was sent.</summary>
    public string? Metadata
    {
        get
        {
            if (fields.Value("metadata") is not { } sent)
                return null;
            var text = sent.GetRawText();
            if (sent.ValueKind != JsonValueKind.Object || text.Length > SentScoreLimits.MaxMetadata)
                fields.Refuse("metadata", $"an object of at most {SentScoreLimits.MaxMetadata} characters");
            return text;
        }
    }

    /// <summary>The span; null: not sent.</summary>
    public SpanId? Span(string name)
    {
        if (fields.Text(name, SentScoreLimits.MaxId) is not { } text)
            return null;
        if (SpanId.TryParse(text, out var span))
            return span;
        fields.Refuse(name, "16 hex digits, not all zero");
        return null;
    }

    /// <summary>What was judged.</summary>
    public string Name(Verdict verdict)
    {
        if (fields.Text("name", SentScoreLimits.MaxWord) is { } name)
            return name;
        if (verdict.Type != ScoreType.Comment)
            fields.Refuse("name", "given");
        return NewScore.CommentName;
    }
}
