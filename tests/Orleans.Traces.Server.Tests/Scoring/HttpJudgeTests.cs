using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Orleans.Traces.Identity;
using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.Json;
using Orleans.Traces.Scoring.Running;
using Orleans.Traces.Scoring.Views;
using Orleans.Traces.Server.Outgoing;
using Orleans.Traces.Server.Scoring.Services;
using Orleans.Traces.Server.Tests.Outgoing;

namespace Orleans.Traces.Server.Tests.Scoring;

/// <summary>A service judges, over real connections.</summary>
public sealed class HttpJudgeTests
{
    private const string Key = "whsec_c2VjcmV0IGJ5dGVz";

    private static readonly TraceKey Trace = new(ProjectId.Default, Some.TraceOf(1));

    [Fact]
    public async Task A_service_is_shown_the_target_signed_and_says_the_score()
    {
        await using var service = await LoopbackService.StartAsync((c, _) => c.Response.WriteAsync("""{"score":0.75,"label":"fine","explanation":"because"}"""));
        var target = Target("an answer");

        var said = await JudgeAsync(service, target);
        await JudgeAsync(service, target);

        Assert.Equal((ScoreType.Number, 0.75, "fine", "because"), (said!.Verdict.Type, said.Verdict.Value, said.Verdict.Label, said.Verdict.Explanation));
        Assert.Null(said.CostUsd);
        var received = service.Received.First();
        var view = JsonDocument.Parse(received.Text).RootElement;
        Assert.Equal((Trace.TraceId.ToString(), "an answer", "asked"),
            (view.GetProperty("traceId").GetString(), view.GetProperty("output").GetString(), view.GetProperty("scorer").GetString()));
        var signed = Encoding.UTF8.GetBytes($"{target.Key}.{received.Headers["webhook-timestamp"]}.{received.Text}");
        Assert.Equal($"v1,{Convert.ToBase64String(HMACSHA256.HashData("secret bytes"u8, signed))}", received.Headers["webhook-signature"]);
        Assert.Equal($"Bearer {Key}", received.Headers["Authorization"]);
        // A repeat can be told.
        Assert.Equal([target.Key.ToString(), target.Key.ToString()], service.Received.Select(r => r.Headers["webhook-id"]));
    }

    [Fact]
    public async Task What_was_clipped_is_said()
    {
        await using var service = await LoopbackService.StartAsync((c, _) => c.Response.WriteAsync("""{"score":true}"""));

        var said = await JudgeAsync(service, Target(new string('x', 5_000_000)));

        Assert.Equal("output: Of 5000000 characters the first and the last 32768 were looked at.", said!.Verdict.Explanation);
        Assert.InRange(service.Received.Single().Body.Length, 65_536, 67_000);
    }

    [Fact]
    public async Task A_service_may_say_nothing()
    {
        await using var service = await LoopbackService.StartAsync((c, _) => c.Response.WriteAsync("""{"score":null}"""));

        Assert.Null(await JudgeAsync(service, Target("x")));
    }

    [Theory]
    [InlineData(200, """{"score":7}""", ScoringFault.Lasting, "cannot be read: the score 7 is out of its range, 0 to 1. It was: {\"score\":7}")]
    [InlineData(200, """{"result":1}""", ScoringFault.Lasting, "cannot be read: it must be {\"score\": a number")]
    [InlineData(200, "<html>hello</html>", ScoringFault.Lasting, "It was: an HTML page")]
    [InlineData(200, "", ScoringFault.Lasting, "It was: nothing more was said")]
    [InlineData(400, """{"error":{"message":"no output"}}""", ScoringFault.Lasting, "127.0.0.1 does not take the request (400): no output")]
    [InlineData(403, "no", ScoringFault.Lasting, "127.0.0.1 does not take the key (403): no")]
    [InlineData(429, "slowly", ScoringFault.TooMuch, "127.0.0.1 is asked too much (429): slowly")]
    [InlineData(503, "soon", ScoringFault.TooMuch, "127.0.0.1 failed (503): soon")]
    [InlineData(500, "<html>", ScoringFault.Passing, "127.0.0.1 failed (500): an HTML page")]
    public async Task What_goes_wrong_is_named(int status, string body, ScoringFault fault, string error)
    {
        await using var service = await LoopbackService.StartAsync((c, _) =>
        {
            c.Response.StatusCode = status;
            if (status is 429 or 503)
                c.Response.Headers.RetryAfter = "9";
            return c.Response.WriteAsync(body);
        });

        var failed = await Assert.ThrowsAsync<ScoringException>(() => JudgeAsync(service, Target("x")));

        Assert.Equal((fault, status is 429 or 503 ? TimeSpan.FromSeconds(9) : (TimeSpan?)null), (failed.Fault, failed.RetryAfter));
        Assert.Contains(error, failed.Message, StringComparison.Ordinal);
    }

    private static ScoringTarget Target(string output)
    {
        var view = new ScoredView { Parts = ViewParts.Output, Output = JsonSerializer.SerializeToElement(output) };
        return new ScoringTarget(null, view, view.Hash(), view.Hash());
    }

    private static async Task<Judgement?> JudgeAsync(LoopbackService service, ScoringTarget target)
    {
        var options = new OutgoingOptions
        {
            AllowedHosts = ["127.0.0.1"],
            Secrets = new Dictionary<string, SecretOptions> { ["fake"] = new() { Value = Key, Hosts = ["127.0.0.1"] } },
        };
        using var outgoing = new OutgoingClient(options, Dns.GetHostAddressesAsync, TimeProvider.System);
        var body = JsonSerializer.Deserialize<JsonElement>(
            $$"""{"kind":"http","settings":{"url":"{{service.Address}}score","secret":"fake","signingSecret":"fake"} }""");
        Assert.True(NewScorer.TryRead("asked", body, out var scorer, out var fault), $"{fault}");
        return await new HttpJudge(outgoing).JudgeAsync(Trace, scorer.ToScorer()!, target, CancellationToken.None);
    }
}
