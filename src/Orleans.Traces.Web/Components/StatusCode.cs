using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;

namespace Orleans.Traces.Web.Components;

/// <summary>Answers the request with a status while the page is rendered for it; does nothing on a page that is already in a browser.</summary>
/// <remarks>The status is set when the answer starts, not at once: the renderer keeps back the body of an answer that is a 404
/// when rendering ends, for a page of the host's own to take its place; here the body is that page.</remarks>
public sealed class StatusCode : ComponentBase
{
    /// <summary>The status.</summary>
    [Parameter]
    [EditorRequired]
    public int Code { get; set; }

    [CascadingParameter]
    private HttpContext? Request { get; set; }

    /// <inheritdoc/>
    protected override void OnInitialized()
    {
        if (Request is not { Response: { HasStarted: false } response })
            return;

        response.OnStarting(() =>
        {
            response.StatusCode = Code;
            return Task.CompletedTask;
        });
    }
}
