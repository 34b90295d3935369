using System.Text.Json.Nodes;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Web.ViewModels.Scorers;

/// <summary>What a reader wants a scorer to be tried on, as the API takes it.</summary>
public static class TrialRequest
{
    /// <summary>The body: a trace's id, or a search; empty finds the newest traces.</summary>
    public static string Body(string asked)
    {
        var text = asked.Trim();
        var body = TraceId.TryParse(text, out _) ? new JsonObject { ["traceId"] = text } : new JsonObject { ["q"] = text.Length > 0 ? text : "{}" };
        return body.ToJsonString();
    }
}
