using System.Globalization;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;

namespace Orleans.Traces.Server.Outgoing;

/// <summary>The one way out: all that the server calls (judges, scorers over HTTP, webhooks) is called by it.</summary>
internal sealed class OutgoingClient : IDisposable
{
    private readonly TimeProvider _time;

    /// <param name="options">What may be called.</param>
    /// <param name="lookUp">Finds a host's addresses.</param>
    /// <param name="time">The clock of time-outs and signatures.</param>
    public OutgoingClient(OutgoingOptions options, Func<string, CancellationToken, Task<IPAddress[]>> lookUp, TimeProvider time)
    {
        _time = time;
        Rules = new OutgoingRules(options);
        Secrets = new OutgoingSecrets(options);
        var connector = new OutgoingConnector(Rules, lookUp);

        // The guard has the time-out, of each call its own.
        Http = new HttpClient(new OutgoingGuard(Rules, options, time, connector.NewHandler())) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>What may be called.</summary>
    public OutgoingRules Rules { get; }

    /// <summary>What may be sent along.</summary>
    public OutgoingSecrets Secrets { get; }

    /// <summary>The guarded client itself, for libraries that bring their own requests.</summary>
    public HttpClient Http { get; }

    public void Dispose() => Http.Dispose();

    /// <summary>Posts JSON, once.</summary>
    /// <exception cref="OutgoingException">There is no answer. Whatever status was answered is one.</exception>
    public async Task<OutgoingAnswer> PostAsync(OutgoingCall call, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, call.Address) { Content = new ReadOnlyMemoryContent(call.Json) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("orleans-traces", null));
        request.Headers.Add(WebhookSignature.Id, call.Id);
        if (call.BearerSecret is { } bearer)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Secrets.For(bearer, call.Address));
        if (call.SigningSecret is { } signing)
        {
            var now = _time.GetUtcNow();
            request.Headers.Add(WebhookSignature.Timestamp, now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
            request.Headers.Add(WebhookSignature.Signature, WebhookSignature.Of(Secrets.For(signing, call.Address), call.Id, now, call.Json.Span));
        }

        if (call.Timeout is { } timeout)
            request.Options.Set(OutgoingGuard.Timeout, timeout);
        using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var body = Secrets.Without(Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(cancellationToken)));
        return new OutgoingAnswer(response.StatusCode, response.Content.Headers.ContentType?.MediaType, body, RetryAfterOf(response.Headers));
    }

    private TimeSpan? RetryAfterOf(HttpResponseHeaders headers) => headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > _time.GetUtcNow() => date - _time.GetUtcNow(),
        _ => null,
    };
}
