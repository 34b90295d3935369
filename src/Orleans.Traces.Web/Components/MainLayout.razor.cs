using Microsoft.AspNetCore.Components;

namespace Orleans.Traces.Web.Components;

/// <summary>The bar on top, and a page below it.</summary>
public sealed partial class MainLayout
{
    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private PageReader Reader { get; set; } = null!;

    // A bare #content would be relative to the base address, not to the page.
    private string SkipTarget => Navigation.ToBaseRelativePath(Navigation.Uri).Split('#')[0] + "#content";
}
