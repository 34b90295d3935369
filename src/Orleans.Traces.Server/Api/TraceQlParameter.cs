using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.HttpResults;
using Orleans.Traces.Query.TraceQl;

namespace Orleans.Traces.Server.Api;

/// <summary>The parameter <c>q</c>.</summary>
internal static class TraceQlParameter
{
    /// <summary>What it is, for the API's description.</summary>
    public const string Expected = "a TraceQL query, for instance { span.gen_ai.request.model = \"gpt-4o\" && duration > 2s }";

    /// <summary>Reads a query that finds traces, or says where it is wrong.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out TraceQlQuery? query, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        problem = null;
        if (!TraceQlQuery.TryParse(text, out query, out var error))
            problem = ApiProblems.BadQuery(error);
        else if (query.IsMetrics)
            problem = ApiProblems.BadParameter("q", "a query that finds traces; one that ends in a metrics function makes series");
        return problem is null;
    }
}
