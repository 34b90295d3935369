using Microsoft.AspNetCore.Http;
using Orleans.Traces.Identity;
using Orleans.Traces.Server.Access;

namespace Orleans.Traces.Server.Api;

/// <summary>Whose traces a request reads. The one place that says so.</summary>
internal static class ApiProject
{
    /// <summary>The caller's project: its key's, or the one that an operator names with <c>project=</c>.</summary>
    public static ProjectId Of(HttpContext context) => context.Caller().Project;
}
