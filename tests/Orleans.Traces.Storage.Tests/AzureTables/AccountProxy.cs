using System.Collections.Concurrent;
using System.Net;
using System.Net.Http;
using Orleans.Traces.Storage.AzureTables;

namespace Orleans.Traces.Storage.Tests.AzureTables;

/// <summary>Stands between a store and Azurite, and lets requests go wrong as a test says.</summary>
internal sealed class AccountProxy : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly HttpClient _onward;
    private readonly ConcurrentBag<HttpListenerContext> _silent = [];
    private readonly Task _serving;
    private readonly int _port;
    private int _requests;

    private AccountProxy(int azurite, int port)
    {
        _port = port;
        _onward = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{azurite}") };
        _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>What becomes of the request of this number, from 1.</summary>
    public Func<int, ProxyFault> Fault { get; set; } = _ => ProxyFault.None;

    /// <summary>Requests that have come.</summary>
    public int Requests => Volatile.Read(ref _requests);

    public static async Task<AccountProxy> StartAsync() => new(await Azurite.PortAsync(), Azurite.FreePort());

    /// <summary>The account, by way of this proxy.</summary>
    public TableAccount Account(string prefix, int retries, TimeSpan? timeout = null) => TableAccount.Of(
        Azurite.ConnectionOf(_port), new TablesOptions { Prefix = prefix, Retries = retries, RequestTimeout = timeout ?? TimeSpan.FromSeconds(10) });

    /// <summary>From now on requests are counted from 1 again, and go wrong so.</summary>
    public void Begin(Func<int, ProxyFault> fault)
    {
        Fault = fault;
        Volatile.Write(ref _requests, 0);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        foreach (var context in _silent)
            context.Response.Abort();
        await _serving;
        _listener.Close();
        _onward.Dispose();
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = Task.Run(() => PassAsync(context, Fault(Interlocked.Increment(ref _requests))));
        }
    }

    private async Task PassAsync(HttpListenerContext context, ProxyFault fault)
    {
        try
        {
            if (fault is ProxyFault.Busy or ProxyFault.Throttled)
            {
                await context.Request.InputStream.CopyToAsync(Stream.Null);
                context.Response.StatusCode = fault == ProxyFault.Busy ? 503 : 429;
                context.Response.Close();
                return;
            }

            if (fault != ProxyFault.CutBefore)
            {
                using var answer = await _onward.SendAsync(await OnwardAsync(context.Request));
                if (fault == ProxyFault.None)
                {
                    await AnswerAsync(context.Response, answer);
                    return;
                }
            }

            if (fault == ProxyFault.Silent)
                _silent.Add(context);
            else
                context.Response.Abort();
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException or HttpRequestException)
        {
            // Whoever sent it is gone.
            context.Response.Abort();
        }
    }

    private static async Task<HttpRequestMessage> OnwardAsync(HttpListenerRequest request)
    {
        var onward = new HttpRequestMessage(new HttpMethod(request.HttpMethod), request.RawUrl);
        if (request.HasEntityBody)
        {
            using var body = new MemoryStream();
            await request.InputStream.CopyToAsync(body);
            onward.Content = new ByteArrayContent(body.ToArray());
        }

        foreach (var name in request.Headers.AllKeys.OfType<string>().Where(n => n is not ("Host" or "Connection" or "Content-Length" or "Transfer-Encoding" or "Expect")))
        {
            if (!onward.Headers.TryAddWithoutValidation(name, request.Headers[name]))
                onward.Content?.Headers.TryAddWithoutValidation(name, request.Headers[name]);
        }

        return onward;
    }

    private static async Task AnswerAsync(HttpListenerResponse response, HttpResponseMessage answer)
    {
        response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat<KeyValuePair<string, IEnumerable<string>>>(answer.Content.Headers))
        {
            if (name is not ("Content-Length" or "Transfer-Encoding" or "Connection" or "Keep-Alive" or "Date" or "Server"))
                response.Headers[name] = string.Join(", ", values);
        }

        var body = await answer.Content.ReadAsByteArrayAsync();
        if (response.StatusCode != 204)
            response.ContentLength64 = body.Length;
        if (body.Length > 0)
            await response.OutputStream.WriteAsync(body);
        response.Close();
    }
}
