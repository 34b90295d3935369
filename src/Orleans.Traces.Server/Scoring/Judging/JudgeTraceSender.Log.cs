using Microsoft.Extensions.Logging;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Server.Scoring.Judging;

internal sealed partial class JudgeTraceSender
{
    [LoggerMessage(8121, LogLevel.Warning, "The trace of a judge's own calls in the project {Project} could not be taken in, and is lost; its score is not. The server is "
        + "busy: look at the refusals under /api/v1/ingest.")]
    private partial void LogLost(ProjectId project);
}
