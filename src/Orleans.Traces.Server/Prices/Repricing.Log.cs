using Microsoft.Extensions.Logging;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Server.Prices;

internal sealed partial class Repricing
{
    [LoggerMessage(2601, LogLevel.Error, "The traces of project {Project} could not all be priced anew: it ended after {Looked}. Check the disk, and start it again.")]
    private partial void LogFailed(Exception e, ProjectId project, int looked);
}
