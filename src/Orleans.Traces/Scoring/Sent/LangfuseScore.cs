using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Orleans.Traces.Access.Json;

namespace Orleans.Traces.Scoring.Sent;

/// <summary>Reads a score in the form that Langfuse's API and SDKs have.</summary>
/// <remarks>What says where else in Langfuse it belongs (queue, configuration, environment) is stepped over. Scores of
/// sessions and of runs over datasets are not taken: they are about no trace.</remarks>
public static class LangfuseScore
{
    /// <summary>Reads one.</summary>
    public static bool TryRead(JsonElement body, [NotNullWhen(true)] out SentScore? score, [NotNullWhen(false)] out BodyFault? fault)
    {
        // A later version of an SDK may say more than is known here.
        var fields = new FieldReader(body, body.ValueKind == JsonValueKind.Object ? [.. body.EnumerateObject().Select(f => f.Name)] : []);
        if (fields.Has("sessionId") || fields.Has("datasetRunId"))
            fields.Refuse(fields.Has("sessionId") ? "sessionId" : "datasetRunId", "left out: a score is about a trace here");
        var parts = new SentParts(fields);
        var verdict = ReadVerdict(fields);
        score = new SentScore
        {
            Id = parts.Id,
            Trace = parts.Trace,
            Span = parts.Span("observationId"),
            Name = parts.Name(verdict),
            Verdict = verdict,
            Metadata = parts.Metadata,
        };
        fault = fields.Fault;
        if (fault is not null)
            score = null;
        return fault is null;
    }

    private static Verdict ReadVerdict(FieldReader fields)
    {
        var comment = fields.Verbatim("comment", SentScoreLimits.MaxExplanation);
        var type = fields.Has("dataType") ? fields.Word("dataType", "NUMERIC", "BOOLEAN", "CATEGORICAL", "TEXT", "CORRECTION") : null;

        // What is said there in free words is a comment here.
        if (type is "TEXT" or "CORRECTION")
        {
            var text = fields.Verbatim("value", SentScoreLimits.MaxExplanation);
            if (text is null)
                fields.Refuse("value", "given: a text");
            return new Verdict(ScoreType.Comment, null, null, comment is null ? text : $"{text}\n\n{comment}");
        }

        return SentVerdict.Read(
            fields,
            type switch { "NUMERIC" => ScoreType.Number, "BOOLEAN" => ScoreType.Boolean, "CATEGORICAL" => ScoreType.Category, _ => null },
            fields.Text("stringValue", SentScoreLimits.MaxWord),
            comment);
    }
}
