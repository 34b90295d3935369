using System.Net.Http;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Orleans.Traces.Server.Demo;

/// <summary>Sends the demo to an OTLP/HTTP address, as any client would.</summary>
public sealed class DemoSender(HttpClient client)
{
    private const int ShownCharacters = 500;

    /// <summary>Sends every request, one after the other, and says how much went out.</summary>
    /// <param name="otlp">The OTLP/HTTP address, such as <c>http://localhost:4318</c>.</param>
    /// <param name="requests">What to send, see <see cref="DemoTraces.Make"/>.</param>
    /// <param name="cancellationToken">Stops between and within requests.</param>
    /// <exception cref="HttpRequestException">The server cannot be reached, or did not take all of a request. The message says which request and why.</exception>
    public async Task<DemoSent> SendAsync(Uri otlp, IReadOnlyList<DemoRequest> requests, CancellationToken cancellationToken)
    {
        var sent = new DemoSent(0, 0, 0);
        foreach (var request in requests)
        {
            await SendAsync(new Uri(otlp, "/" + request.Path), request, cancellationToken);
            sent = new DemoSent(sent.Requests + 1, sent.Spans + request.Spans, sent.Logs + request.Logs);
        }

        return sent;
    }

    private async Task SendAsync(Uri address, DemoRequest request, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(request.Body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await client.PostAsync(address, content, cancellationToken);
        var answer = await response.Content.ReadAsStringAsync(cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw Refused($"{address} answered {(int)response.StatusCode}", answer, response);
        if (!TookAll(answer))
            throw Refused($"{address} did not say that it took all of the demo", answer, response);
    }

    private static HttpRequestException Refused(string what, string answer, HttpResponseMessage response) =>
        new($"{what}: {(answer.Length > ShownCharacters ? answer[..ShownCharacters] : answer)}", null, response.StatusCode);

    // OTLP/JSON reports refused items in a successful answer. An empty answer means that all were taken.
    private static bool TookAll(string answer)
    {
        if (string.IsNullOrWhiteSpace(answer))
            return true;
        try
        {
            using var json = JsonDocument.Parse(answer);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && (!json.RootElement.TryGetProperty("partialSuccess", out var partial)
                    || partial.ValueKind != JsonValueKind.Object
                    || (!Refuses(partial, "rejectedSpans") && !Refuses(partial, "rejectedLogRecords")));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // A 64-bit number: text by the rules of protobuf's JSON, a plain number from some servers.
    private static bool Refuses(JsonElement partial, string field) =>
        partial.TryGetProperty(field, out var count) && count.ToString() is not ("0" or "");
}

/// <summary>How much of the demo was sent.</summary>
public sealed record DemoSent(int Requests, int Spans, int Logs);
