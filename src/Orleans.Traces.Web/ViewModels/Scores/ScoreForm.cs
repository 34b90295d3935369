using System.Globalization;
using System.Text.Json.Nodes;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Web.ViewModels.Scores;

/// <summary>What a reader says of a trace or a span.</summary>
public sealed class ScoreForm
{
    /// <summary>What is judged where the reader does not say.</summary>
    public const string DefaultName = "quality";

    /// <summary>What is judged.</summary>
    public string Name { get; set; } = "";

    /// <summary>A number, a word, <c>yes</c> or <c>no</c>; empty: a comment.</summary>
    public string Value { get; set; } = "";

    /// <summary>Why.</summary>
    public string Why { get; set; } = "";

    /// <summary>Writes the body of the request; or says what is missing.</summary>
    public bool TryWrite(TraceId trace, SpanId? span, out string? body, out string? fault)
    {
        (body, fault) = (null, null);
        var (name, value, why) = (Name.Trim(), Value.Trim(), Why.Trim());
        if (value.Length == 0 && why.Length == 0)
        {
            fault = "Say how it is, or why: yes, no, a number, a word, or a comment.";
            return false;
        }

        var score = new JsonObject { ["traceId"] = trace.ToString(), ["source"] = "human" };
        if (span is { } id)
            score["spanId"] = id.ToString();
        if (name.Length > 0 || value.Length > 0)
            score["name"] = name.Length > 0 ? name : DefaultName;
        if (why.Length > 0)
            score["explanation"] = why;
        if (value.Length > 0)
            Say(score, value);
        body = score.ToJsonString();
        return true;
    }

    private static void Say(JsonObject score, string value)
    {
        if (value.Equals("yes", StringComparison.OrdinalIgnoreCase) || value.Equals("no", StringComparison.OrdinalIgnoreCase))
            score["value"] = value.Equals("yes", StringComparison.OrdinalIgnoreCase);
        else if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
            score["value"] = number;
        else
            score["label"] = value;
    }
}
