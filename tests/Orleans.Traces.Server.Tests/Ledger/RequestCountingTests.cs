using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Identity;
using Orleans.Traces.Ledger;
using Orleans.Traces.Otlp;
using Orleans.Traces.Server.Ledger;

namespace Orleans.Traces.Server.Tests.Ledger;

/// <summary>Whoever answers a request, it is counted once by what it came to.</summary>
public sealed class RequestCountingTests
{
    private readonly IngestLedger _ledger = TestLedger.Create();

    [Theory]
    [InlineData(200, "answered")]
    [InlineData(400, "malformed")]
    [InlineData(403, "forbidden")]
    [InlineData(404, "malformed")]
    [InlineData(405, "wrongMethod")]
    [InlineData(408, "unavailable")]
    [InlineData(413, "tooLarge")]
    [InlineData(415, "unsupportedType")]
    [InlineData(429, "rateLimited")]
    [InlineData(500, "failed")]
    [InlineData(503, "unavailable")]
    public async Task A_status_of_HTTP_says_what_it_came_to(int status, string expected)
    {
        var counts = await CountsAsync(context => context.Response.StatusCode = status);

        Assert.Equal([(expected, 1L)], counts.Total.LogRecords.Requests.Select(r => (r.Key, r.Value.Count)));
        Assert.Empty(counts.Total.Spans.Requests);
    }

    [Theory]
    [InlineData(StatusCode.OK, "answered")]
    [InlineData(StatusCode.InvalidArgument, "malformed")]
    [InlineData(StatusCode.ResourceExhausted, "tooLarge")]
    [InlineData(StatusCode.Unimplemented, "unsupportedType")]
    [InlineData(StatusCode.PermissionDenied, "forbidden")]
    [InlineData(StatusCode.Unavailable, "unavailable")]
    [InlineData(StatusCode.Cancelled, "abandoned")]
    [InlineData(StatusCode.DeadlineExceeded, "abandoned")]
    [InlineData(StatusCode.Internal, "failed")]
    public async Task A_status_of_gRPC_says_what_it_came_to(StatusCode status, string expected)
    {
        var counts = await CountsAsync(context =>
        {
            context.Response.Headers.GrpcStatus = $"{(int)status}";
            context.Response.Headers.GrpcMessage = "so%20it%20is";
        });

        Assert.Equal([(expected, new ReasonCount(1, "so it is"))], counts.Total.LogRecords.Requests.Select(r => (r.Key, r.Value)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_request_without_a_valid_key_is_of_no_project(bool overGrpc)
    {
        var counts = await CountsAsync(context =>
        {
            CountedRequest.Of(context)!.Source = new IngestSource(ProjectId.Default, "k");
            if (overGrpc)
                context.Response.Headers.GrpcStatus = "16";
            else
                context.Response.StatusCode = 401;
        });

        Assert.Empty(counts.ByKey);
        Assert.Equal(1, counts.Strangers.LogRecords.Requests["unauthenticated"].Count);
    }

    [Fact]
    public async Task Who_answers_says_whose_it_is_and_knows_best()
    {
        var counts = await CountsAsync(context =>
        {
            var request = CountedRequest.Of(context)!;
            request.Source = new IngestSource(ProjectId.Default, "k");
            request.Ended(RequestResult.TooLarge, "large");
            context.Response.StatusCode = 500;
        });

        Assert.Equal(new ReasonCount(1, "large"), counts.ByKey["k"].LogRecords.Requests.Single().Value);
    }

    [Fact]
    public async Task What_throws_has_failed_and_who_goes_away_has_abandoned_it()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => CountsAsync(_ => throw new InvalidOperationException("a bug")));
        var counts = await CountsAsync(context => context.RequestAborted = new CancellationToken(canceled: true));

        Assert.Equal(["abandoned", "failed"], counts.Total.LogRecords.Requests.Keys);
    }

    [Fact]
    public async Task Other_requests_are_not_counted() => Assert.Empty((await CountsAsync(_ => { }, takes: null)).ByHour);

    private Task<LedgerReport> CountsAsync(Action<HttpContext> answer) => CountsAsync(answer, new TakesOtlp(OtlpSignal.Logs));

    private async Task<LedgerReport> CountsAsync(Action<HttpContext> answer, TakesOtlp? takes)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        IApplicationBuilder pipeline = new ApplicationBuilder(app.Services);
        pipeline.UseRequestCounting(_ledger, TimeProvider.System);
        pipeline.Run(context =>
        {
            answer(context);
            return Task.CompletedTask;
        });
        var context = new DefaultHttpContext();
        context.SetEndpoint(new Endpoint(null, new EndpointMetadataCollection(takes is null ? [] : [takes]), "sample"));

        await pipeline.Build()(context);

        var hour = LedgerHour.Of(TimeProvider.System.GetUtcNow());
        return await _ledger.ReadAsync(new LedgerQuery(ProjectId.Default, hour.Plus(-1), hour.Plus(1), KeyId: null), CancellationToken.None);
    }
}
