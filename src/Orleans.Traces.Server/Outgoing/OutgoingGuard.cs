using System.Globalization;
using System.Net.Http;

namespace Orleans.Traces.Server.Outgoing;

/// <summary>Stands before each outgoing request: it goes only where it may, its answer is read within bounds of time and size, and no redirect is followed.</summary>
/// <remarks>The answer is read whole before anybody sees it, so that the bounds hold for whoever reads it.</remarks>
internal sealed class OutgoingGuard : DelegatingHandler
{
    /// <summary>Says on a request how long it may take.</summary>
    public static readonly HttpRequestOptionsKey<TimeSpan> Timeout = new("traces.timeout");

    private readonly OutgoingRules _rules;
    private readonly OutgoingOptions _options;
    private readonly TimeProvider _time;

    public OutgoingGuard(OutgoingRules rules, OutgoingOptions options, TimeProvider time, HttpMessageHandler inner)
        : base(inner) => (_rules, _options, _time) = (rules, options, time);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var address = request.RequestUri!;
        if (_rules.ProblemOf(address) is { } expected)
            throw new OutgoingException(OutgoingFault.Refused, $"{address.Host} was not called: it must be {expected}.");

        var timeout = request.Options.TryGetValue(Timeout, out var wanted) ? wanted : _options.Timeout;
        using var late = new CancellationTokenSource(timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            var response = await base.SendAsync(request, either.Token);
            if ((int)response.StatusCode is >= 300 and < 400)
                throw Redirected(address, response);
            await ReadAsync(address, response, either.Token);
            return response;
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new OutgoingException(OutgoingFault.TimedOut, late.IsCancellationRequested
                ? string.Create(CultureInfo.InvariantCulture, $"{address.Host} did not answer within {timeout.TotalSeconds:0.###} s.")
                : $"{address.Host} did not take a connection in time.", e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw Failed(address, e);
        }
    }

    private static OutgoingException Redirected(Uri address, HttpResponseMessage response)
    {
        // Its host alone: what else stands in it may be meant for whoever follows it.
        var location = response.Headers.Location is { IsAbsoluteUri: true } to ? to.Host : "another path";
        var status = (int)response.StatusCode;
        response.Dispose();
        return new OutgoingException(OutgoingFault.Redirected, $"{address.Host} answered with a redirect ({status}) to {location}, which is not followed; set the final address.");
    }

    private static OutgoingException Failed(Uri address, Exception e)
    {
        // What the connector refused comes wrapped.
        for (var inner = e; inner is not null; inner = inner.InnerException)
        {
            if (inner is OutgoingException refused)
                return refused;
        }

        return e is HttpRequestException
            { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError }
            ? new OutgoingException(OutgoingFault.Unreachable, $"{address.Host} could not be reached: {Reason(e)}", e)
            : new OutgoingException(OutgoingFault.CutOff, $"The answer of {address.Host} was cut off, or is no HTTP.", e);
    }

    private static string Reason(Exception e) => e is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } secure
        ? $"{secure.Message} {secure.InnerException?.Message}".Trim()
        : e.Message;

    private async Task ReadAsync(Uri address, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var content = response.Content;
        if (content.Headers.ContentLength > _options.MaxAnswerBytes)
            throw TooLarge(address, response);

        var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        int count;
        while ((count = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (body.Length + count > _options.MaxAnswerBytes)
                throw TooLarge(address, response);
            body.Write(buffer, 0, count);
        }

        var read = new ByteArrayContent(body.GetBuffer(), 0, (int)body.Length);
        foreach (var header in content.Headers.Where(h => h.Key is not ("Content-Length" or "Content-Encoding")))
            read.Headers.TryAddWithoutValidation(header.Key, header.Value);
        response.Content = read;
    }

    private OutgoingException TooLarge(Uri address, HttpResponseMessage response)
    {
        response.Dispose();
        return new OutgoingException(OutgoingFault.TooLarge,
            $"The answer of {address.Host} is larger than {_options.MaxAnswerBytes} bytes ({OutgoingOptions.Section}:{nameof(OutgoingOptions.MaxAnswerBytes)}).");
    }
}
