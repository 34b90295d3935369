using Orleans.Traces.Identity;

namespace Orleans.Traces.Query.Views;

/// <summary>Views of the list of traces that a project's readers have saved for each other.</summary>
public interface ISavedViews
{
    /// <summary>All of a project's, by name.</summary>
    Task<IReadOnlyList<SavedView>> ListAsync(ProjectId project, CancellationToken cancellationToken);

    /// <summary>Saves one, in place of the one that has its name. False: the project has as many as it may.</summary>
    Task<bool> SaveAsync(ProjectId project, SavedView view, CancellationToken cancellationToken);

    /// <summary>Gives one another name. False: there is none of the old name, or one that has the new name already.</summary>
    Task<bool> RenameAsync(ProjectId project, string name, string newName, CancellationToken cancellationToken);

    /// <summary>Deletes one. False: there is none of this name.</summary>
    Task<bool> DeleteAsync(ProjectId project, string name, CancellationToken cancellationToken);
}
