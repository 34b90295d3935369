using Microsoft.AspNetCore.Http;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Server.Api;

/// <summary>Whose traces a request reads. The one place that says so.</summary>
internal static class ApiProject
{
    /// <summary>The default project: no keys are in use for reading.</summary>
    public static ProjectId Of(HttpContext _) => ProjectId.Default;
}
