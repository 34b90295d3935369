using System.Text.Json;
using Orleans.Traces.Identity;
using Orleans.Traces.Scoring.Json;
using Orleans.Traces.Server.Scoring;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Demo;

/// <summary>A few scorers that judge the demo's traces, for a project that has none: whoever looks around sees what scores are.</summary>
internal static class DemoScorers
{
    /// <summary>Their ids, and what is said of each as a request would.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["grounded"] = """{"kind":"grounding","spans":"{ llm:kind = \"llm\" }"}""",
        ["quick"] = """{"kind":"latency","settings":{"maxMs":10000}}""",
        ["no-secrets"] = """{"kind":"secrets","spans":"{ llm:kind = \"llm\" }"}""",
        ["no-loop"] = """{"kind":"loop"}""",
    };

    /// <summary>Stores them, unless the project has scorers already.</summary>
    /// <exception cref="StorageUnavailableException">They are not all stored.</exception>
    public static async Task PutAsync(ScorerRegistry scorers, ProjectId project, CancellationToken cancellationToken)
    {
        if ((await scorers.ListAsync(project, cancellationToken)).Count > 0)
            return;

        foreach (var (id, body) in All)
            await scorers.PutAsync(project, Read(id, body), cancellationToken);
    }

    /// <summary>A scorer of <see cref="All"/>.</summary>
    public static ScorerDocument Read(string id, string body)
    {
        using var json = JsonDocument.Parse(body);
        return NewScorer.TryRead(id, json.RootElement.Clone(), out var scorer, out var fault)
            ? scorer
            : throw new InvalidOperationException($"The demo's scorer {id} is at fault: {fault}");
    }
}
