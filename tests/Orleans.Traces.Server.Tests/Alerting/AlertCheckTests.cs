using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Orleans.Traces.Alerting;
using Orleans.Traces.Identity;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Server.Alerting;
using Orleans.Traces.Server.Outgoing;
using Orleans.Traces.Server.Query;
using Orleans.Traces.Server.Tests.Access;
using Orleans.Traces.Server.Tests.Api;
using Orleans.Traces.Server.Tests.Outgoing;

namespace Orleans.Traces.Server.Tests.Alerting;

/// <summary>Alerts over a clock that the test sets, traces in memory, and a webhook on this machine.</summary>
public sealed class AlertCheckTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    // As the spans of these tests have it.
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddTicks((long)(Some.At(0) / 100)));
    private readonly FakeTraceQueries _traces = new();
    private readonly MemoryConfigStore _store = new();
    private readonly QueryTurns _turns = new(new SearchOptions());
    private LoopbackService _hook = null!;
    private OutgoingClient _client = null!;
    private int _status = 200, _number;

    private AlertRegistry Registry => new(_store);

    public async Task InitializeAsync()
    {
        _hook = await LoopbackService.StartAsync((context, _) =>
        {
            context.Response.StatusCode = _status;
            return context.Response.WriteAsync("ok");
        });
        var options = new OutgoingOptions
        {
            AllowedHosts = [_hook.Address.Authority],
            Secrets = new Dictionary<string, SecretOptions> { ["hook"] = new() { Value = "a long secret".Replace(' ', '-'), Hosts = [_hook.Address.Authority] } },
        };
        _client = new OutgoingClient(options, (_, _) => Task.FromResult(new[] { IPAddress.Loopback }), TimeProvider.System);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        _turns.Dispose();
        await _hook.DisposeAsync();
    }

    [Fact]
    public async Task It_is_told_once_that_it_fires_also_over_a_restart_and_once_that_it_is_resolved()
    {
        await SetAsync(Rule());
        await CheckAsync();
        Assert.Empty(_hook.Received);
        for (var i = 0; i < 3; i++)
            Send();

        await PassAsync(TimeSpan.FromMinutes(1));
        for (var i = 0; i < 5; i++)
            await PassAsync(TimeSpan.FromMinutes(1));
        var firing = Assert.Single(_hook.Received);
        Assert.Contains("Firing: busy", firing.Text, StringComparison.Ordinal);
        Assert.Contains("count over 10 min is 3", firing.Text, StringComparison.Ordinal);
        Assert.StartsWith("v1,", firing.Headers["webhook-signature"], StringComparison.Ordinal);
        Assert.True((await StateAsync()).IsFiring);

        await PassAsync(TimeSpan.FromMinutes(10));
        await PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(2, _hook.Received.Count);
        Assert.Contains("Resolved: busy", _hook.Received.Last().Text, StringComparison.Ordinal);
        Assert.NotEqual(firing.Headers["webhook-id"], _hook.Received.Last().Headers["webhook-id"]);
        Assert.False((await StateAsync()).IsFiring);
    }

    [Fact]
    public async Task What_the_webhook_does_not_take_is_sent_again_under_the_same_id_and_the_reason_is_shown()
    {
        await SetAsync(Rule());
        for (var i = 0; i < 3; i++)
            Send();
        _status = 500;
        await CheckAsync();
        Assert.Equal("The webhook answered 500.", (await StateAsync()).Problem);
        await CheckAsync();
        Assert.Single(_hook.Received);

        _status = 200;
        await PassAsync(TimeSpan.FromSeconds(10));
        await PassAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(2, _hook.Received.Count);
        Assert.Single(_hook.Received.Select(r => r.Headers["webhook-id"]).Distinct());
        Assert.Null((await StateAsync()).Problem);
    }

    [Fact]
    public async Task What_may_not_be_called_is_not_and_says_why()
    {
        await SetAsync(Rule() with { Webhook = "http://10.0.0.1/x", Secret = null });
        for (var i = 0; i < 3; i++)
            Send();

        await CheckAsync();

        Assert.Empty(_hook.Received);
        Assert.Contains("https://", (await StateAsync()).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_query_says_which_traces_count()
    {
        await SetAsync(Rule() with { Query = "{ name = \"slow\" }", Above = 1 });
        Send("fast");
        Send("fast");
        Send("slow");
        await CheckAsync();
        Assert.Equal((false, 1.0), ((await StateAsync()).IsFiring, (await StateAsync()).Value));

        Send("slow");
        await PassAsync(TimeSpan.FromMinutes(1));

        Assert.Contains("q=%7B%20name%20%3D%20%22slow%22%20%7D", Assert.Single(_hook.Received).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_measured_at_the_same_time_by_another_is_not_told_twice()
    {
        await SetAsync(Rule());
        for (var i = 0; i < 3; i++)
            Send();
        var isFirst = true;
        _store.Found = async key =>
        {
            if (key.Kind != "alert-state" || !isFirst)
                return;
            isFirst = false;
            await CheckAsync();
        };

        await CheckAsync();

        Assert.Single(_hook.Received);
    }

    [Fact]
    public async Task One_that_is_disabled_or_deleted_says_nothing()
    {
        await SetAsync(Rule() with { Enabled = false });
        for (var i = 0; i < 3; i++)
            Send();
        await CheckAsync();
        Assert.Empty(await Registry.EnabledAsync(None));

        await SetAsync(Rule());
        Assert.Equal([(ProjectId.Default, "busy")], await Registry.EnabledAsync(None));
        await Registry.ForgetAsync(ProjectId.Default, None);
        await CheckAsync();

        Assert.Empty(_hook.Received);
        Assert.Null((await StateAsync()).CheckedAt);
    }

    private async Task PassAsync(TimeSpan time)
    {
        _time.Advance(time);
        await CheckAsync();
    }

    // A new one each time: nothing is remembered but what is stored.
    private Task CheckAsync() => new AlertCheck(
        Registry, new AlertMeasuring(_traces, new FakeTraceSearch(_traces), _turns), _client, new AlertPage(() => new Uri("https://traces.example.com")), _time)
        .DoAsync(ProjectId.Default, "busy", None);

    private async Task<AlertState> StateAsync() => (await Registry.FindStateAsync(ProjectId.Default, "busy", None)).State;

    private Task SetAsync(AlertRule rule) => Registry.PutAsync(ProjectId.Default, rule, None);

    private void Send(string name = "ask")
    {
        var start = (int)(_time.GetUtcNow() - DateTimeOffset.UnixEpoch.AddTicks((long)(Some.At(0) / 100))).TotalMilliseconds - 1;
        _traces.Add(Some.TraceOf(++_number), Some.Span(1, start: start, end: start + 10, name: name));
    }

    private AlertRule Rule() => new()
    {
        Id = "busy", Name = "busy", Enabled = true, Query = null, Measure = AlertMeasure.Count, Score = null, WindowMinutes = 10, Above = 2, Below = null, MinCount = 1,
        Webhook = _hook.Address.ToString(), Secret = "hook",
    };
}
