using Orleans.Traces.Identity;
using Orleans.Traces.Query.Views;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Views;

/// <summary>The saved views of projects, as they are stored: one document a project.</summary>
internal sealed class SavedViewRegistry(IConfigStore store) : ISavedViews
{
    // A change that meets others each time is given up after so many.
    private const int MaxAttempts = 10;

    private readonly StoredDocuments<SavedViewListDocument> _stored = new(store, SavedViewListDocument.Kind, ViewsJson.Stored.SavedViewListDocument);

    public async Task<IReadOnlyList<SavedView>> ListAsync(ProjectId project, CancellationToken cancellationToken) =>
        await _stored.FindAsync(project.ToString(), cancellationToken) is var (document, _) ? document.Views : [];

    public Task<bool> SaveAsync(ProjectId project, SavedView view, CancellationToken cancellationToken)
    {
        if (view.Problem is { } problem)
            throw new ArgumentException(problem, nameof(view));
        return ChangeAsync(project, views =>
        {
            var others = views.Where(v => v.Name != view.Name).ToList();
            return others.Count < SavedView.MaxViews ? [.. others, view] : null;
        }, cancellationToken);
    }

    public Task<bool> RenameAsync(ProjectId project, string name, string newName, CancellationToken cancellationToken) => ChangeAsync(project, views =>
    {
        var view = views.FirstOrDefault(v => v.Name == name);
        return view is null || views.Any(v => v.Name == newName) ? null : [.. views.Where(v => v != view), view with { Name = newName }];
    }, cancellationToken);

    public Task<bool> DeleteAsync(ProjectId project, string name, CancellationToken cancellationToken) =>
        ChangeAsync(project, views => views.Any(v => v.Name == name) ? [.. views.Where(v => v.Name != name)] : null, cancellationToken);

    /// <summary>Forgets all of a project's views, since the project was deleted.</summary>
    public Task ForgetAsync(ProjectId project, CancellationToken cancellationToken) =>
        ChangeAsync(project, views => views.Count > 0 ? [] : null, cancellationToken);

    // False: there was nothing to change.
    private async Task<bool> ChangeAsync(
        ProjectId project, Func<IReadOnlyList<SavedView>, IReadOnlyList<SavedView>?> change, CancellationToken cancellationToken)
    {
        var id = project.ToString();
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var stored = await _stored.FindAsync(id, cancellationToken);
            if (change(stored?.Value.Views ?? []) is not { } changed)
                return false;

            var document = new SavedViewListDocument([.. changed.OrderBy(v => v.Name, StringComparer.OrdinalIgnoreCase)]);
            var written = changed.Count == 0 && stored is { } emptied
                ? await _stored.DeleteAsync(id, emptied.ETag, cancellationToken)
                : await _stored.PutAsync(id, document, stored?.ETag, cancellationToken);
            if (written)
                return true;
        }

        throw new StorageUnavailableException($"The saved views of the project {id} were changed by others {MaxAttempts} times meanwhile.");
    }
}
