using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Query.Views;
using Orleans.Traces.Web.ViewModels;

namespace Orleans.Traces.Web.Components.Lists;

/// <summary>The project's saved views: to open one, to save what is shown, to rename and delete.</summary>
public sealed partial class ViewMenu : IDisposable
{
    private readonly CancellationTokenSource _leaving = new();
    private IReadOnlyList<SavedView> _views = [];
    private bool _isRead;
    private string _name = "";
    private string? _renaming;
    private string _newName = "";
    private string? _deleting;
    private string? _trouble;

    /// <summary>What is shown: see <see cref="SavedView.Address"/>.</summary>
    [Parameter]
    [EditorRequired]
    public required string Address { get; set; }

    [Inject]
    private ISavedViews Views { get; set; } = null!;

    [Inject]
    private PageReader Reader { get; set; } = null!;

    [Inject]
    private ILogger<ViewMenu> Logger { get; set; } = null!;

    /// <inheritdoc/>
    public void Dispose()
    {
        _leaving.Cancel();
        _leaving.Dispose();
    }

    private Task ReadAsync() => TryAsync(_ => Task.FromResult<string?>(null));

    private Task SaveAsync()
    {
        var view = new SavedView(_name.Trim(), Address);
        return TryAsync(async token =>
        {
            if (view.Problem is { } problem)
                return problem;
            if (!await Views.SaveAsync(Reader.Project, view, token))
                return $"The project has {SavedView.MaxViews} views, which is the limit. Delete one first.";
            _name = "";
            return null;
        });
    }

    private void BeginRename(SavedView view) => (_renaming, _newName, _deleting) = (view.Name, view.Name, null);

    private Task RenameAsync() => TryAsync(async token =>
    {
        var (name, newName) = (_renaming!, _newName.Trim());
        if (new SavedView(newName, "/").Problem is { } problem)
            return problem;
        if (name != newName && !await Views.RenameAsync(Reader.Project, name, newName, token))
            return "There is a view of this name already, or this one is gone.";
        _renaming = null;
        return null;
    });

    private Task DeleteAsync(SavedView view) => TryAsync(async token =>
    {
        _deleting = null;
        await Views.DeleteAsync(Reader.Project, view.Name, token);
        return null;
    });

    // Does something, and reads the views anew: others change them too.
    private async Task TryAsync(Func<CancellationToken, Task<string?>> act)
    {
        try
        {
            _trouble = await act(_leaving.Token);
            _views = await Views.ListAsync(Reader.Project, _leaving.Token);
            _isRead = true;
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // The page is gone.
        }
        catch (Exception e)
        {
            LogFailure(Logger, e);
            _trouble = Reading.Words(e) + ".";
        }
    }

    [LoggerMessage(4015, LogLevel.Warning, "Saved views could not be read or changed; the menu of a page says so.")]
    private static partial void LogFailure(ILogger logger, Exception cause);
}
