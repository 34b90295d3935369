using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Orleans.Traces.Server.Tests.EndToEnd;

/// <summary>gRPC's health checking says what <c>/healthz</c> says.</summary>
public sealed class HealthTests : IDisposable
{
    private static readonly string[] Services =
        ["", "opentelemetry.proto.collector.trace.v1.TraceService", "opentelemetry.proto.collector.logs.v1.LogsService"];

    private readonly TemporaryFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task It_serves_until_it_stops_and_those_who_watch_hear_of_it_and_do_not_hold_it_up()
    {
        await using var server = await ServerProcess.StartAsync(_data.Path);
        using var channel = GrpcChannel.ForAddress(server.Http2.BaseAddress!);
        var health = new Health.HealthClient(channel);
        foreach (var service in Services)
            Assert.Equal(ServingStatus.Serving, (await health.CheckAsync(new HealthCheckRequest { Service = service })).Status);

        var watches = Services.Select(s => health.Watch(new HealthCheckRequest { Service = s })).ToList();
        foreach (var watch in watches)
        {
            // A watch may begin before the first look.
            do
                Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None));
            while (watch.ResponseStream.Current.Status != ServingStatus.Serving);
        }

        var code = await server.StopAsync();

        Assert.Equal(0, code);
        foreach (var watch in watches)
        {
            Assert.Equal([ServingStatus.NotServing], await RestAsync(watch.ResponseStream));
            watch.Dispose();
        }

        Assert.Equal("", string.Join('\n', server.Failures.Concat(server.Warnings)));
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_not_found()
    {
        await using var server = await ServerProcess.StartAsync(_data.Path);
        using var channel = GrpcChannel.ForAddress(server.Http2.BaseAddress!);
        var health = new Health.HealthClient(channel);

        var check = await Assert.ThrowsAsync<RpcException>(async () => await health.CheckAsync(new HealthCheckRequest { Service = "nobody" }));
        using var watch = health.Watch(new HealthCheckRequest { Service = "nobody" });

        Assert.Equal(StatusCode.NotFound, check.StatusCode);
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(ServingStatus.ServiceUnknown, watch.ResponseStream.Current.Status);
    }

    private static async Task<List<ServingStatus>> RestAsync(IAsyncStreamReader<HealthCheckResponse> stream)
    {
        var rest = new List<ServingStatus>();
        while (await stream.MoveNext(CancellationToken.None))
            rest.Add(stream.Current.Status);
        return rest;
    }
}
