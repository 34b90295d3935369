using System.Globalization;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using Orleans.Traces.Storage.AzureTables;

namespace Orleans.Traces.Storage.Tests.AzureTables;

/// <summary>Stands between a store and Azurite, and lets requests go wrong as a test says. Cuts connections for real, which no web server does.</summary>
internal sealed class AccountProxy : IAsyncDisposable
{
    private static readonly string[] OfConnection = ["host", "connection", "content-length", "transfer-encoding", "keep-alive", "date", "expect"];

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource _silence = new();
    private readonly HttpClient _onward;
    private readonly Task _serving;
    private int _requests;

    private AccountProxy(int azurite)
    {
        _onward = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{azurite}") };
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>What becomes of the request of this number, from 1.</summary>
    public Func<int, ProxyFault> Fault { get; set; } = _ => ProxyFault.None;

    /// <summary>Requests that have come.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>What a program says to use the account by way of this proxy.</summary>
    public string Connection => Azurite.ConnectionOf(((IPEndPoint)_listener.LocalEndpoint).Port);

    public static async Task<AccountProxy> StartAsync() => new(await Azurite.PortAsync());

    /// <summary>The account, by way of this proxy.</summary>
    public TableAccount Account(string prefix, int retries, TimeSpan? timeout = null) => TableAccount.Of(
        Connection, new TablesOptions { Prefix = prefix, Retries = retries, RequestTimeout = timeout ?? TimeSpan.FromSeconds(10) });

    /// <summary>From now on requests are counted from 1 again, and go wrong so.</summary>
    public void Begin(Func<int, ProxyFault> fault)
    {
        Fault = fault;
        Volatile.Write(ref _requests, 0);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _serving;
        _listener.Dispose();
        _onward.Dispose();
        _ending.Dispose();
    }

    private async Task ServeAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_ending.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            // Closed so, the other side sees a reset.
            client.LingerState = new LingerOption(true, 0);
            try
            {
                var stream = new BufferedStream(client.GetStream());
                while (await ReadAsync(stream) is { } request)
                {
                    var fault = Fault(Interlocked.Increment(ref _requests));
                    if (!await PassAsync(stream, request, fault))
                        return;
                }
            }
            catch (Exception e) when (e is IOException or OperationCanceledException or HttpRequestException)
            {
                // Whoever sent it is gone, or the test is over.
            }
        }
    }

    // False: the connection is to be cut.
    private async Task<bool> PassAsync(BufferedStream stream, HttpRequestMessage request, ProxyFault fault)
    {
        if (StatusOf(fault) is { } status)
        {
            await WriteAsync(stream, status, [], []);
            return true;
        }

        if (fault == ProxyFault.CutBefore)
            return false;
        using var answer = await _onward.SendAsync(request, _ending.Token);
        var body = await answer.Content.ReadAsByteArrayAsync(_ending.Token);
        if (fault == ProxyFault.None)
            await WriteAsync(stream, (int)answer.StatusCode, answer.Headers.Concat(answer.Content.Headers), body);
        else if (fault == ProxyFault.Silent)
            await _silence.Task.WaitAsync(_ending.Token);
        return fault == ProxyFault.None;
    }

    private static int? StatusOf(ProxyFault fault) => fault switch
    {
        ProxyFault.Busy => 503, ProxyFault.Throttled => 429, ProxyFault.Refused => 403, _ => null,
    };

    private async Task<HttpRequestMessage?> ReadAsync(BufferedStream stream)
    {
        if (await LineAsync(stream) is not { Length: > 0 } first)
            return null;
        var words = first.Split(' ');
        var request = new HttpRequestMessage(new HttpMethod(words[0]), words[1]);
        var headers = new List<(string Name, string Value)>();
        while (await LineAsync(stream) is { Length: > 0 } line)
            headers.Add((line[..line.IndexOf(':', StringComparison.Ordinal)], line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()));
        if (headers.Find(h => h.Name.Equals("content-length", StringComparison.OrdinalIgnoreCase)) is { Value: { } length })
        {
            var body = new byte[int.Parse(length, CultureInfo.InvariantCulture)];
            await stream.ReadExactlyAsync(body, _ending.Token);
            request.Content = new ByteArrayContent(body);
        }

        foreach (var (name, value) in headers.Where(h => !OfConnection.Contains(h.Name, StringComparer.OrdinalIgnoreCase)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content?.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    private async Task<string?> LineAsync(BufferedStream stream)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await stream.ReadAsync(one, _ending.Token) == 1)
        {
            if (one[0] == '\n')
                return line.ToString().TrimEnd('\r');
            line.Append((char)one[0]);
        }

        return null;
    }

    private async Task WriteAsync(BufferedStream stream, int status, IEnumerable<KeyValuePair<string, IEnumerable<string>>> headers, byte[] body)
    {
        var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} Status\r\n");
        foreach (var (name, values) in headers.Where(h => !OfConnection.Contains(h.Key, StringComparer.OrdinalIgnoreCase)))
            head.Append(CultureInfo.InvariantCulture, $"{name}: {string.Join(", ", values)}\r\n");
        if (status != 204)
            head.Append(CultureInfo.InvariantCulture, $"Content-Length: {body.Length}\r\n");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), _ending.Token);
        await stream.WriteAsync(body, _ending.Token);
        await stream.FlushAsync(_ending.Token);
    }
}
