using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Web.ViewModels;

namespace Orleans.Traces.Web.Components;

/// <summary>A page whose state is in its address. It reads once it is live, when the address has changed, and now and then.</summary>
/// <remarks>Not for the first picture too: what these pages show takes a scan, and it would be made twice.</remarks>
public abstract partial class AddressedPage : ComponentBase, IDisposable
{
    private string _path = "";

    /// <summary>What is asked.</summary>
    protected Inquiry Inquiry { get; private set; } = null!;

    /// <summary>The reader's project and links.</summary>
    [Inject]
    protected PageReader Reader { get; set; } = null!;

    /// <summary>The reader's clock.</summary>
    [Inject]
    protected BrowserZone Zone { get; set; } = null!;

    /// <summary>The clock.</summary>
    [Inject]
    protected TimeProvider Time { get; set; } = null!;

    /// <summary>The address bar.</summary>
    [Inject]
    protected NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private ILoggerFactory Loggers { get; set; } = null!;

    /// <summary>How old what is shown may become; null: it does not change.</summary>
    protected virtual TimeSpan? Freshness => null;

    /// <summary>The page is in a browser that hears it.</summary>
    protected bool IsLive { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives up what is being asked.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        Navigation.LocationChanged -= OnLocationChanged;
        Inquiry?.Dispose();
    }

    /// <summary>Takes over the parameters of the address; they may be the same as before.</summary>
    /// <param name="parameters">What stands after the question mark.</param>
    /// <returns>What is to be asked because of them; null: nothing.</returns>
    protected abstract Func<CancellationToken, Task>? Take(string parameters);

    /// <summary>Asks for all that is shown, again.</summary>
    protected abstract Task ReadAsync(CancellationToken cancellationToken);

    /// <summary>Something has been answered, or has failed; the page is then rendered.</summary>
    protected virtual void Answered()
    {
    }

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        Inquiry = new Inquiry(Time);
        _path = PathOf(Navigation.Uri);
        Take(new Uri(Navigation.Uri).Query);
        Navigation.LocationChanged += OnLocationChanged;
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;

        IsLive = true;
        await Zone.AskAsync(CancellationToken.None);
        await AskAsync(ReadAsync);
        await Inquiry.RepeatAsync(() => Inquiry.IsDue(Freshness) ? AskAsync(ReadAsync) : Task.CompletedTask);
    }

    /// <summary>Asks, and shows the answer.</summary>
    protected async Task AskAsync(Func<CancellationToken, Task> ask)
    {
        var asked = Inquiry.AskAsync(ask);
        StateHasChanged();
        if (!await asked)
            return;

        if (Inquiry.Reading.Cause is { } cause)
            LogFailure(Loggers.CreateLogger(GetType()), _path, cause);
        Answered();
        StateHasChanged();
    }

    /// <summary>Goes to another address of ours.</summary>
    protected void Go(string address, bool replace = false) => Navigation.NavigateTo(Reader.Link(address), replace: replace);

    private static string PathOf(string address) => new Uri(address).AbsolutePath;

    // Parameters of the query alone do not make a page anew.
    private void OnLocationChanged(object? sender, LocationChangedEventArgs e) => _ = InvokeAsync(async () =>
    {
        if (!IsLive || PathOf(e.Location) != _path)
            return;

        if (Take(new Uri(e.Location).Query) is { } ask)
            await AskAsync(ask);
        StateHasChanged();
    });

    [LoggerMessage(4021, LogLevel.Warning, "What the page {Path} shows could not be read; in the browser it says so and tries again.")]
    private static partial void LogFailure(ILogger logger, string path, Exception cause);
}
