using System.Globalization;
using System.Net.Http;
using System.Text;
using Microsoft.JSInterop;
using Orleans.Traces.Web.Components;

namespace Orleans.Traces.Web.Api;

/// <summary>Lets the reader's browser make the request: its cookie says who asks.</summary>
internal sealed class BrowserApiCalls(IJSRuntime js) : IApiCalls
{
    private const int StatusLength = 3;

    // Of the longest list that a page asks for.
    private const long MaxBytes = 16 * 1024 * 1024;

    /// <inheritdoc/>
    public async Task<ApiAnswer> SendAsync(HttpMethod method, string address, string? body, CancellationToken cancellationToken)
    {
        try
        {
            await using var module = await js.InvokeAsync<IJSObjectReference>("import", cancellationToken, BrowserModule.Path);
            // As a stream, since an answer as a value may have 32 KiB at most.
            await using var reference = await module.InvokeAsync<IJSStreamReference>("call", cancellationToken, method.Method, address, body);
            await using var stream = await reference.OpenReadStreamAsync(MaxBytes, cancellationToken);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            var text = await reader.ReadToEndAsync(cancellationToken);
            return new ApiAnswer(int.Parse(text.AsSpan(0, StatusLength), CultureInfo.InvariantCulture), text[StatusLength..]);
        }
        catch (Exception e) when (e is JSException or JSDisconnectedException or ArgumentOutOfRangeException)
        {
            throw new ApiUnreachableException($"{method} {address} had no answer.", e);
        }
    }
}
