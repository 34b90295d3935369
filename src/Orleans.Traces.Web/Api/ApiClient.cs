using System.Net.Http;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Orleans.Traces.Web.ViewModels;

namespace Orleans.Traces.Web.Api;

/// <summary>The API as a page uses it: documents go in and out, and a refusal is words for the reader.</summary>
/// <param name="calls">Makes the requests.</param>
/// <param name="reader">Whose project is meant.</param>
public sealed class ApiClient(IApiCalls calls, PageReader reader)
{
    private const string Root = "/api/v1/";

    // RFC 9457, section 3.1.
    private static readonly string[] ProblemMembers = ["title", "detail"];

    /// <summary>Reads a document.</summary>
    public Task<ApiResult<T>> ReadAsync<T>(string address, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class => SendAsync(HttpMethod.Get, address, null, type, cancellationToken);

    /// <summary>Sends a document and reads the answer.</summary>
    public async Task<ApiResult<T>> SendAsync<T>(HttpMethod method, string address, string? body, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        var (answer, problem) = await AskAsync(method, address, body, cancellationToken);
        if (problem is not null)
            return new ApiResult<T>(null, problem);
        try
        {
            return JsonSerializer.Deserialize(answer!.Body, type) is { } document
                ? new ApiResult<T>(document, null)
                : new ApiResult<T>(null, "The server's answer is empty.");
        }
        catch (JsonException)
        {
            return new ApiResult<T>(null, "The server's answer is not what this page understands; reload it.");
        }
    }

    /// <summary>Sends a request whose answer says nothing. The words of a refusal; null: it was done.</summary>
    public async Task<string?> SendAsync(HttpMethod method, string address, string? body, CancellationToken cancellationToken) =>
        (await AskAsync(method, address, body, cancellationToken)).Problem;

    private async Task<(ApiAnswer? Answer, string? Problem)> AskAsync(HttpMethod method, string address, string? body, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await calls.SendAsync(method, reader.Link(Root + address), body, cancellationToken);
            return answer.Status is >= 200 and < 300 ? (answer, null) : (null, Words(answer));
        }
        catch (ApiUnreachableException)
        {
            return (null, "The server cannot be reached.");
        }
    }

    private static string Words(ApiAnswer answer)
    {
        try
        {
            using var problem = JsonDocument.Parse(answer.Body);
            var words = ProblemMembers
                .Select(name => problem.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null)
                .Where(word => !string.IsNullOrEmpty(word));
            if (string.Join(": ", words) is { Length: > 0 } text)
                return VisibleText.Line(text);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A proxy in between may answer with anything.
        }

        return $"The server answered with the status {answer.Status}.";
    }
}

/// <summary>What a request came to.</summary>
/// <param name="Value">The document; null: there is none.</param>
/// <param name="Problem">Why there is none, for the reader; null: there is one.</param>
public sealed record ApiResult<T>(T? Value, string? Problem)
    where T : class;
