using Orleans.Traces.Identity;
using Orleans.Traces.Query.Views;

namespace Orleans.Traces.Web.Tests;

/// <summary>Saved views in memory.</summary>
internal sealed class FakeViews : ISavedViews
{
    public Dictionary<string, SavedView> All { get; } = [];

    public bool IsFull { get; set; }

    public Task<IReadOnlyList<SavedView>> ListAsync(ProjectId project, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<SavedView>>([.. All.Values.OrderBy(v => v.Name, StringComparer.Ordinal)]);

    public Task<bool> SaveAsync(ProjectId project, SavedView view, CancellationToken cancellationToken)
    {
        if (!IsFull)
            All[view.Name] = view;
        return Task.FromResult(!IsFull);
    }

    public Task<bool> RenameAsync(ProjectId project, string name, string newName, CancellationToken cancellationToken)
    {
        if (All.ContainsKey(newName) || !All.Remove(name, out var view))
            return Task.FromResult(false);
        All[newName] = view with { Name = newName };
        return Task.FromResult(true);
    }

    public Task<bool> DeleteAsync(ProjectId project, string name, CancellationToken cancellationToken) => Task.FromResult(All.Remove(name));
}
