using Orleans.Traces.Identity;

namespace Orleans.Traces.Storage;

/// <summary>Traces that a job makes due for a scorer, though no save did.</summary>
/// <param name="Project">Whose.</param>
/// <param name="ScorerId">For which scorer.</param>
/// <param name="Id">The job.</param>
/// <param name="NotBefore">They come after all that is due since an earlier time: what a save makes due comes first.</param>
public sealed record DueJob(ProjectId Project, string ScorerId, string Id, DateTimeOffset NotBefore);
