using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Orleans.Traces.Server.Outgoing;

namespace Orleans.Traces.Server.Tests.Outgoing;

/// <summary>The client for outgoing calls, over real connections to a server on this machine.</summary>
public sealed class OutgoingClientTests
{
    private const string Key = "sk-0123456789abcdef", Name = "judge.example";

    private readonly FakeTimeProvider _time = new(DateTimeOffset.Parse("2026-11-25T12:00:00Z", CultureInfo.InvariantCulture));
    private readonly List<string> _lookedUp = [];
    private readonly Queue<IPAddress[]> _answers = new();

    [Fact]
    public async Task A_listed_host_is_called_and_its_answer_read()
    {
        await using var service = await LoopbackService.StartAsync((c, _) => c.Response.WriteAsJsonAsync(new { score = 1 }));
        using var client = Client(listed: Name);

        var answer = await client.PostAsync(Call(service.Named(Name)), CancellationToken.None);

        Assert.True(answer.IsSuccess);
        Assert.Equal("application/json", answer.MediaType);
        Assert.Equal("""{"score":1}""", answer.Body);
        var received = Assert.Single(service.Received);
        Assert.Equal("""{"a":1}""", received.Text);
        Assert.False(received.Headers.ContainsKey("traceparent"));
        Assert.Equal([Name], _lookedUp);
    }

    [Theory]
    [InlineData(null, "not called: it must be an https:// address")]
    [InlineData("other.example", "not called: it must be an https:// address")]
    [InlineData("judge.example:1", "not called: it must be an https:// address")]
    public async Task A_host_that_is_not_listed_is_not_called_over_http(string? listed, string error)
    {
        await using var service = await LoopbackService.StartAsync((c, _) => c.Response.WriteAsync("{}"));
        using var client = Client(listed);

        var refused = await Assert.ThrowsAsync<OutgoingException>(() => client.PostAsync(Call(service.Named(Name)), CancellationToken.None));

        Assert.Equal(OutgoingFault.Refused, refused.Fault);
        Assert.Contains(error, refused.Message, StringComparison.Ordinal);
        Assert.Empty(service.Received);
        Assert.Empty(_lookedUp);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("64:ff9b::7f00:1")]
    public async Task A_name_that_leads_to_an_address_that_is_not_public_is_not_connected_to(string address)
    {
        var connected = 0;
        await using var service = await LoopbackService.StartAsync((_, _) => Task.FromResult(connected++));
        _answers.Enqueue([IPAddress.Parse(address)]);
        using var client = Client(listed: null);

        var refused = await Assert.ThrowsAsync<OutgoingException>(
            () => client.PostAsync(Call(new UriBuilder(service.Named(Name)) { Scheme = "https" }.Uri), CancellationToken.None));

        Assert.Equal(OutgoingFault.Refused, refused.Fault);
        Assert.Contains("judge.example is neither", refused.Message, StringComparison.Ordinal);
        Assert.Equal([Name], _lookedUp);
        Assert.Equal(0, connected);
    }

    [Fact]
    public void Of_a_names_addresses_those_that_are_not_public_are_left_out()
    {
        var rules = new OutgoingRules(new OutgoingOptions());
        IPAddress[] addresses = [IPAddress.Loopback, IPAddress.Parse("8.8.8.8"), IPAddress.Parse("fe80::1")];

        Assert.Equal([addresses[1]], rules.Permitted(new DnsEndPoint(Name, 443), addresses));
    }

    [Theory]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://2130706433/")]
    [InlineData("https://0x7f.1/")]
    [InlineData("https://[::ffff:127.0.0.1]/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://user:pass@api.example.com/")]
    [InlineData("http://api.example.com/")]
    [InlineData("ftp://api.example.com/")]
    [InlineData("file:///etc/passwd")]
    public void An_address_that_may_not_be_called_is_known_before_it_is(string address) =>
        Assert.NotNull(new OutgoingRules(new OutgoingOptions()).ProblemOf(new Uri(address)));

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_not_followed(int status)
    {
        await using var service = await LoopbackService.StartAsync((c, r) =>
        {
            c.Response.StatusCode = r.Path == "/" ? status : 200;
            c.Response.Headers.Location = "http://judge.example/secret";
            return Task.CompletedTask;
        });
        using var client = Client(Name);

        var refused = await Assert.ThrowsAsync<OutgoingException>(() => client.PostAsync(Call(service.Named(Name)), CancellationToken.None));

        Assert.Equal(OutgoingFault.Redirected, refused.Fault);
        Assert.Contains($"({status}) to judge.example", refused.Message, StringComparison.Ordinal);
        Assert.Single(service.Received);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_that_is_too_large_is_not_read(bool saysItsLength)
    {
        await using var service = await LoopbackService.StartAsync(async (c, _) =>
        {
            if (saysItsLength)
                c.Response.ContentLength = 5_000;
            await c.Response.WriteAsync(new string('x', 5_000));
        });
        using var client = Client(Name, maxAnswerBytes: 4_999);

        var refused = await Assert.ThrowsAsync<OutgoingException>(() => client.PostAsync(Call(service.Named(Name)), CancellationToken.None));

        Assert.Equal(OutgoingFault.TooLarge, refused.Fault);
        Assert.Contains("larger than 4999 bytes", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_small_answer_that_inflates_beyond_the_bound_is_not_read()
    {
        await using var service = await LoopbackService.StartAsync(async (c, _) =>
        {
            c.Response.Headers.ContentEncoding = "gzip";
            using var small = new MemoryStream();
            await using (var zip = new GZipStream(small, CompressionLevel.Fastest, leaveOpen: true))
                zip.Write(new byte[1_000_000]);
            Assert.True(small.Length < 10_000);
            await c.Response.Body.WriteAsync(small.ToArray());
        });
        using var client = Client(Name, maxAnswerBytes: 10_000);

        var refused = await Assert.ThrowsAsync<OutgoingException>(() => client.PostAsync(Call(service.Named(Name)), CancellationToken.None));

        Assert.Equal(OutgoingFault.TooLarge, refused.Fault);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_call_ends_with_its_time(bool headersFirst)
    {
        var asked = new TaskCompletionSource();
        await using var service = await LoopbackService.StartAsync(async (c, _) =>
        {
            if (headersFirst)
            {
                await c.Response.WriteAsync("{");
                await c.Response.Body.FlushAsync();
            }

            asked.SetResult();
            await Gone(c);
        });
        using var client = Client(Name);

        var calling = client.PostAsync(Call(service.Named(Name)) with { Timeout = TimeSpan.FromSeconds(7) }, CancellationToken.None);
        await asked.Task;
        _time.Advance(TimeSpan.FromSeconds(7));

        var late = await Assert.ThrowsAsync<OutgoingException>(() => calling);
        Assert.Equal(OutgoingFault.TimedOut, late.Fault);
        Assert.Contains("within 7 s", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_gives_up_is_not_told_of_a_time_out()
    {
        using var stop = new CancellationTokenSource();
        await using var service = await LoopbackService.StartAsync(async (c, _) =>
        {
            await stop.CancelAsync();
            await Gone(c);
        });
        using var client = Client(Name);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.PostAsync(Call(service.Named(Name)), stop.Token));
    }

    [Fact]
    public async Task An_answer_that_is_cut_off_is_no_answer()
    {
        await using var service = await LoopbackService.StartAsync(async (c, _) =>
        {
            c.Response.ContentLength = 100;
            await c.Response.WriteAsync("{\"score\":");
            await c.Response.Body.FlushAsync();
            c.Abort();
        });
        using var client = Client(Name);

        var broken = await Assert.ThrowsAsync<OutgoingException>(() => client.PostAsync(Call(service.Named(Name)), CancellationToken.None));

        Assert.Equal(OutgoingFault.CutOff, broken.Fault);
    }

    [Fact]
    public async Task A_host_that_does_not_listen_is_named()
    {
        var service = await LoopbackService.StartAsync((_, _) => Task.CompletedTask);
        await service.DisposeAsync();
        using var client = Client(Name);

        var unreachable = await Assert.ThrowsAsync<OutgoingException>(() => client.PostAsync(Call(service.Named(Name)), CancellationToken.None));

        Assert.Equal(OutgoingFault.Unreachable, unreachable.Fault);
        Assert.Contains("judge.example could not be reached", unreachable.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_goes_to_its_hosts_and_nowhere_else_and_is_never_repeated()
    {
        await using var service = await LoopbackService.StartAsync((c, r) =>
        {
            c.Response.StatusCode = 401;
            return c.Response.WriteAsync($"Incorrect key: {r.Headers["Authorization"]}");
        });
        using var client = Client(Name, secretHost: Name);
        using var other = Client(Name, secretHost: "other.example");
        var call = Call(service.Named(Name)) with { BearerSecret = "OpenAI" };

        var answer = await client.PostAsync(call, CancellationToken.None);
        var refused = await Assert.ThrowsAsync<OutgoingException>(() => other.PostAsync(call, CancellationToken.None));
        var unknown = await Assert.ThrowsAsync<OutgoingException>(() => client.PostAsync(call with { BearerSecret = "none" }, CancellationToken.None));

        Assert.Equal($"Bearer {Key}", Assert.Single(service.Received).Headers["Authorization"]);
        Assert.Equal("Incorrect key: Bearer ***", answer.Body);
        Assert.All([refused, unknown], e => Assert.Equal(OutgoingFault.Refused, e.Fault));
        Assert.Contains("the name of a secret that the operator bound to judge.example", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, $"{refused}{unknown}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Key, Key)]
    [InlineData("whsec_c2VjcmV0IGJ5dGVz", "secret bytes")]
    public async Task What_is_signed_can_be_checked_by_who_gets_it(string secret, string key)
    {
        await using var service = await LoopbackService.StartAsync((c, _) => c.Response.WriteAsync("{}"));
        using var client = Client(Name, secretHost: Name, secret: secret);

        await client.PostAsync(Call(service.Named(Name)) with { SigningSecret = "openai" }, CancellationToken.None);

        var received = Assert.Single(service.Received);
        var signed = Encoding.UTF8.GetBytes($"call-1.{_time.GetUtcNow().ToUnixTimeSeconds()}.{received.Text}");
        Assert.Equal("call-1", received.Headers["webhook-id"]);
        Assert.Equal($"{_time.GetUtcNow().ToUnixTimeSeconds()}", received.Headers["webhook-timestamp"]);
        Assert.Equal($"v1,{Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), signed))}", received.Headers["webhook-signature"]);
    }

    [Theory]
    [InlineData("17", 17)]
    [InlineData("Wed, 25 Nov 2026 12:00:30 GMT", 30)]
    [InlineData("Wed, 25 Nov 2026 11:00:30 GMT", null)]
    [InlineData(null, null)]
    public async Task When_to_come_again_is_read(string? header, int? seconds)
    {
        await using var service = await LoopbackService.StartAsync((c, _) =>
        {
            c.Response.StatusCode = 429;
            c.Response.Headers.RetryAfter = header;
            return Task.CompletedTask;
        });
        using var client = Client(Name);

        var answer = await client.PostAsync(Call(service.Named(Name)), CancellationToken.None);

        Assert.Equal(HttpStatusCode.TooManyRequests, answer.Status);
        Assert.Equal(seconds, (int?)answer.RetryAfter?.TotalSeconds);
    }

    // Until the client is.
    private static async Task Gone(HttpContext context)
    {
        var gone = new TaskCompletionSource();
        await using var _ = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }

    private static OutgoingCall Call(Uri address) => new(address, """{"a":1}"""u8.ToArray(), "call-1");

    private OutgoingClient Client(
        string? listed, string? secretHost = null, string secret = Key, int maxAnswerBytes = 1 << 20)
    {
        var options = new OutgoingOptions
        {
            AllowedHosts = listed is null ? [] : [listed],
            MaxAnswerBytes = maxAnswerBytes,
            Secrets = secretHost is null ? new Dictionary<string, SecretOptions>()
                : new Dictionary<string, SecretOptions> { ["openai"] = new() { Value = secret, Hosts = [secretHost] } },
        };
        Assert.Empty(options.Problems());
        return new OutgoingClient(options, (host, _) =>
        {
            _lookedUp.Add(host);
            return Task.FromResult(_answers.Count > 0 ? _answers.Dequeue() : [IPAddress.Loopback]);
        }, _time);
    }
}
