using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Orleans.Traces.Web.Components;

/// <summary>The bar on top, and a page below it. It leaves the page once its reader may no longer read.</summary>
public sealed partial class MainLayout : IDisposable
{
    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private PageReader Reader { get; set; } = null!;

    [Inject]
    private AuthenticationStateProvider Authentication { get; set; } = null!;

    /// <inheritdoc/>
    public void Dispose() => Authentication.AuthenticationStateChanged -= OnReaderChanged;

    /// <inheritdoc/>
    protected override void OnInitialized() => Authentication.AuthenticationStateChanged += OnReaderChanged;

    // The request that this makes is asked for a key anew.
    private void OnReaderChanged(Task<AuthenticationState> state) => _ = InvokeAsync(async () =>
    {
        if ((await state).User.Identity is not { IsAuthenticated: true })
            Navigation.NavigateTo(Navigation.Uri, forceLoad: true);
    });

    // A bare #content would be relative to the base address, not to the page.
    private string SkipTarget => Navigation.ToBaseRelativePath(Navigation.Uri).Split('#')[0] + "#content";
}
