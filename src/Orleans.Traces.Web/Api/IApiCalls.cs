using System.Net.Http;

namespace Orleans.Traces.Web.Api;

/// <summary>Sends requests to the API of this server as the reader of the page.</summary>
/// <remarks>What a page changes goes through the same door as everybody's requests: the one check of keys and scopes, the one set of
/// rules for what may be written, the one set of messages.</remarks>
public interface IApiCalls
{
    /// <summary>Sends a request.</summary>
    /// <param name="method">GET, POST, …</param>
    /// <param name="address">From the root of this server.</param>
    /// <param name="body">JSON; null: none.</param>
    /// <param name="cancellationToken">The page is going away.</param>
    /// <exception cref="ApiUnreachableException">No answer came.</exception>
    Task<ApiAnswer> SendAsync(HttpMethod method, string address, string? body, CancellationToken cancellationToken);
}

/// <summary>What came back.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body; empty where there was none.</param>
public sealed record ApiAnswer(int Status, string Body);

/// <summary>No answer came.</summary>
public sealed class ApiUnreachableException(string message, Exception? inner = null) : Exception(message, inner);
