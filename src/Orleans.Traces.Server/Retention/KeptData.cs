using Orleans.Traces.Identity;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Retention;

/// <summary>Whether anything is kept of a project, whoever it belongs to now.</summary>
internal sealed class KeptData(IEnumerable<IDayStore> stores, ITraceJournal journal)
{
    /// <summary>Something is stored or accepted. A new project of this id would show it.</summary>
    public bool Of(ProjectId project) =>
        stores.SelectMany(s => s.Days()).Any(d => d.Project == project)
        || journal.OpenTraces().Any(t => t.Key.Project == project)
        || journal.OpenLogs().Any(l => l.Project == project);
}
