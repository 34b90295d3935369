using System.Diagnostics.CodeAnalysis;
using Orleans.Traces.Query.TraceQl;

namespace Orleans.Traces.Server.Tempo;

/// <summary>A TraceQL query as the API is given it. What is wrong with one is said in words that Grafana shows, with the place.</summary>
internal static class TempoQuery
{
    /// <summary>Parses a query that finds spans.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out TraceQlQuery? query, [NotNullWhen(false)] out string? problem) =>
        TryParse(text, isMetrics: false, out query, out problem);

    /// <summary>Parses a query that measures them.</summary>
    public static bool TryParseMetrics(string text, [NotNullWhen(true)] out TraceQlQuery? query, [NotNullWhen(false)] out string? problem) =>
        TryParse(text, isMetrics: true, out query, out problem);

    private static bool TryParse(
        string text, bool isMetrics, [NotNullWhen(true)] out TraceQlQuery? query, [NotNullWhen(false)] out string? problem)
    {
        if (!TraceQlQuery.TryParse(text, out query, out var error))
            problem = $"invalid TraceQL query: {error}";
        else if (query.IsMetrics == isMetrics)
            problem = null;
        else
            problem = isMetrics
                ? "not a metrics query: it must end in a metrics function, such as { } | rate()"
                : "a metrics query finds no traces: ask /api/metrics/query_range";
        return problem is null;
    }
}
