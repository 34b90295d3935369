using System.Net.Http;
using Orleans.Traces.Web.Api;

namespace Orleans.Traces.Web.Tests.Api;

/// <summary>An API that answers as a test says, and remembers what it was asked.</summary>
internal sealed class FakeApi : IApiCalls
{
    private readonly Dictionary<string, ApiAnswer> _answers = new(StringComparer.Ordinal);

    public List<(string Request, string? Body)> Requests { get; } = [];

    public bool IsAway { get; set; }

    /// <summary>Answers a request, <c>GET /api/v1/keys</c>, whatever its query; others are answered 404.</summary>
    public void On(string request, int status, string body) => _answers[request] = new ApiAnswer(status, body);

    public Task<ApiAnswer> SendAsync(HttpMethod method, string address, string? body, CancellationToken cancellationToken)
    {
        if (IsAway)
            throw new ApiUnreachableException("away");
        Requests.Add(($"{method} {address}", body));
        return Task.FromResult(_answers.GetValueOrDefault($"{method} {address.Split('?')[0]}") ?? new ApiAnswer(404, "<html>not here</html>"));
    }
}
