using System.Net;
using System.Text.Json;
using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Cutting;
using Orleans.Traces.Query;
using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.Json;
using Orleans.Traces.Scoring.Running;
using Orleans.Traces.Scoring.Views;
using Orleans.Traces.Server.Outgoing;
using Orleans.Traces.Server.Scoring.Judging;
using Orleans.Traces.Server.Scoring.States;
using Orleans.Traces.Server.Tests.Access;

namespace Orleans.Traces.Server.Tests.Scoring;

/// <summary>A model judges, over real connections to a service that is as broken as a test needs it.</summary>
public sealed class LlmJudgeTests : IAsyncLifetime, IDisposable
{
    private static readonly TraceKey Trace = new(ProjectId.Default, Some.TraceOf(1));

    private readonly ScorerStates _states = new(new MemoryConfigStore(), TimeProvider.System);
    private readonly KeptTraces _traces = new();
    private FakeModel _model = null!;

    public async Task InitializeAsync() => _model = await FakeModel.StartAsync();

    public async Task DisposeAsync() => await _model.DisposeAsync();

    public void Dispose() => _states.Dispose();

    [Fact]
    public async Task A_model_is_asked_and_its_choice_is_the_score_with_what_it_cost()
    {
        var said = await JudgeAsync(""" "temperature":0.5,"seed":7,"maxTokens":50 """);

        Assert.Equal((ScoreType.Number, 1.0, "good", "As told."), (said!.Verdict.Type, said.Verdict.Value, said.Verdict.Label, said.Verdict.Explanation));
        Assert.Equal(0.12m, said.CostUsd);
        Assert.Equal(0.12m, await _states.SpentTodayAsync(Trace.Project, "judge", CancellationToken.None));
        var sent = JsonDocument.Parse(Assert.Single(_model.Received).Text).RootElement;
        Assert.Equal(("good", 0.5, 7, 50), (sent.GetProperty("model").GetString(), sent.GetProperty("temperature").GetDouble(), sent.GetProperty("seed").GetInt32(),
            sent.GetProperty("max_completion_tokens").GetInt32()));
        Assert.Equal("json_object", sent.GetProperty("response_format").GetProperty("type").GetString());
        Assert.Equal("system user", string.Join(' ', sent.GetProperty("messages").EnumerateArray().Select(m => m.GetProperty("role").GetString())));
        Assert.Contains("an answer", FakeModel.Message(_model.Received[0], 1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_set_is_not_sent_and_a_schema_is_where_it_is_asked_for()
    {
        await JudgeAsync();
        await JudgeAsync(""" "answerFormat":"json_schema" """);
        await JudgeAsync(""" "answerFormat":"text" """);

        var sent = _model.Received.Select(r => JsonDocument.Parse(r.Text).RootElement).ToList();
        Assert.All((string[])["temperature", "seed", "max_completion_tokens"], name => Assert.False(sent[0].TryGetProperty(name, out _)));
        Assert.Equal(["good", "bad"], sent[1].GetProperty("response_format").GetProperty("json_schema").GetProperty("schema").GetProperty("properties")
            .GetProperty("choice").GetProperty("enum").EnumerateArray().Select(e => e.GetString()));
        Assert.True(sent[1].GetProperty("response_format").GetProperty("json_schema").GetProperty("strict").GetBoolean());
        Assert.False(sent[2].TryGetProperty("response_format", out _));
    }

    public static TheoryData<string, ScoringFault, string> Faults => new()
    {
        { "none", ScoringFault.Lasting, "127.0.0.1 knows no such model, or no such address (404): The model 'none' does not exist" },
        { "broke", ScoringFault.Lasting, "127.0.0.1 is asked too much (429): insufficient_quota: pay first" },
        { "busy", ScoringFault.TooMuch, "127.0.0.1 is asked too much (429): Rate limit reached" },
        { "failing", ScoringFault.Passing, "127.0.0.1 failed (500): out of order" },
        { "picky", ScoringFault.Lasting, "127.0.0.1 does not take the request (400): Unsupported parameter: 'temperature'" },
        { "html", ScoringFault.Lasting, "127.0.0.1 answered with text/html; charset=utf-8 in the place of JSON" },
        { "html-as-json", ScoringFault.Lasting, "The answer of 127.0.0.1 is no chat completion as OpenAI defines it" },
        { "empty", ScoringFault.Lasting, "" },
        { "cut", ScoringFault.Passing, "The answer of 127.0.0.1 was cut off" },
        { "silent", ScoringFault.Passing, "127.0.0.1 did not answer within 1 s." },
        { "elsewhere", ScoringFault.Lasting, "127.0.0.1 answered with a redirect (302) to 169.254.169.254" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task What_goes_wrong_is_named_and_says_what_to_do_about_it(string model, ScoringFault fault, string error)
    {
        var failed = await Assert.ThrowsAsync<ScoringException>(() => JudgeAsync(""" "timeoutSeconds":1 """, model));

        Assert.Equal(fault, failed.Fault);
        Assert.StartsWith(error, failed.Message, StringComparison.Ordinal);
        Assert.Equal(model == "busy" ? TimeSpan.FromSeconds(37) : null, failed.RetryAfter);
        // One call, whatever the library would do by itself; an answer that is one and cannot be read is asked for once more.
        Assert.Equal(model == "empty" ? _model.Received.Count : 1, _model.Received.Count);
    }

    [Fact]
    public async Task A_wrong_key_is_named_and_never_shown()
    {
        var failed = await Assert.ThrowsAsync<ScoringException>(() => JudgeAsync(secret: "other"));

        Assert.Equal((ScoringFault.Lasting, "127.0.0.1 does not take the key (401): Incorrect API key provided: Bearer ***"), (failed.Fault, failed.Message));
        Assert.DoesNotContain("sk-another", failed.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_is_bound_elsewhere_is_not_sent()
    {
        var failed = await Assert.ThrowsAsync<ScoringException>(() => JudgeAsync(secret: "elsewhere"));

        Assert.Contains("must be the name of a secret that the operator bound to 127.0.0.1", failed.Message, StringComparison.Ordinal);
        Assert.Empty(_model.Received);
    }

    [Fact]
    public async Task An_answer_that_cannot_be_read_is_asked_for_once_more()
    {
        _model.Answers = ["Sure! It is good.", """{"reasoning":"Second thought.","choice":"bad"}"""];

        var said = await JudgeAsync(model: "changing");

        Assert.Equal((0.0, "bad", 0.24m), (said!.Verdict.Value, said.Verdict.Label, said.CostUsd));
        Assert.Equal(2, _model.Received.Count);
        Assert.Equal("Sure! It is good.", FakeModel.Message(_model.Received[1], 2));
        Assert.StartsWith("That is not an answer that can be read: it is no JSON", FakeModel.Message(_model.Received[1], 3), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("never", "it is no JSON: 'never'")]
    [InlineData("""{"choice":"fair"}""", "the choice 'fair' is not one of good, bad")]
    public async Task Two_answers_that_cannot_be_read_are_a_fault_and_were_paid_for(string answer, string fault)
    {
        _model.Answers = [answer];

        var failed = await Assert.ThrowsAsync<ScoringException>(() => JudgeAsync(model: "changing"));

        Assert.Equal((ScoringFault.Lasting, 2), (failed.Fault, _model.Received.Count));
        Assert.Equal($"The answer of changing cannot be read, and was asked for 2 times: {fault}.", failed.Message);
        Assert.Equal(0.24m, await _states.SpentTodayAsync(Trace.Project, "judge", CancellationToken.None));
    }

    [Fact]
    public async Task A_score_out_of_its_range_is_a_fault()
    {
        _model.Answers = ["""{"score":7}"""];

        var failed = await Assert.ThrowsAsync<ScoringException>(() => JudgeAsync(model: "changing", answer: """ "max":5 """));

        Assert.EndsWith("the score 7 is out of its range, 0 to 5.", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_not_seen_is_said_in_the_explanation()
    {
        var said = await JudgeAsync(output: new string('x', 5_000_000));

        Assert.Equal("As told. output: Of 5000000 characters the first and the last 16384 were looked at.", said!.Verdict.Explanation);
        Assert.InRange(_model.Received[0].Body.Length, 32_768, 40_000);
    }

    [Fact]
    public async Task A_target_without_an_answer_costs_nothing()
    {
        Assert.Null(await JudgeAsync(output: null));
        Assert.Empty(_model.Received);
        Assert.Empty(_traces.Kept);
    }

    [Fact]
    public async Task Past_its_cost_a_day_nobody_is_asked()
    {
        const string limits = """ "costPerDay":0.2 """;
        await JudgeAsync(limits: limits);
        await JudgeAsync(limits: limits);

        var failed = await Assert.ThrowsAsync<ScoringException>(() => JudgeAsync(limits: limits));

        Assert.Equal(ScoringFault.TooMuch, failed.Fault);
        Assert.Contains("0.2 US dollars (costPerDay)", failed.Message, StringComparison.Ordinal);
        Assert.InRange(failed.RetryAfter!.Value, TimeSpan.Zero, TimeSpan.FromDays(1));
        Assert.Equal(2, _model.Received.Count);
    }

    [Fact]
    public async Task A_limit_of_cost_needs_a_price()
    {
        var failed = await Assert.ThrowsAsync<ScoringException>(() => JudgeAsync(limits: """ "costPerDay":0.2 """, books: new NoBooks()));

        Assert.Equal(ScoringFault.Lasting, failed.Fault);
        Assert.StartsWith("The price of good is not known", failed.Message, StringComparison.Ordinal);
        Assert.Null((await JudgeAsync(books: new NoBooks()))!.CostUsd);
    }

    [Fact]
    public async Task Its_calls_are_a_trace_of_their_own_that_is_linked_and_that_nobody_judges()
    {
        _model.Answers = ["never", """{"choice":"good"}"""];
        await JudgeAsync(model: "changing");
        await Assert.ThrowsAsync<ScoringException>(() => JudgeAsync(model: "failing"));

        var traces = _traces.Kept.Select(Shown).ToList();
        Assert.Equal(["judge judge", "chat changing", "chat changing"], traces[0].Spans.Select(s => s.Name));
        Assert.Equal(["judge judge", "chat failing"], traces[1].Spans.Select(s => s.Name));
        Assert.All(traces, t => Assert.True(ScorerTraces.Has(t.Summary)));
        Assert.Empty(new ScoringPlan([Scorer("good")]).DueOf(traces[0].Summary));
        var link = Assert.Single(traces[0].Spans[0].Links);
        Assert.Equal((Trace.TraceId.ToString(), Some.SpanIdOf(5).ToString()), (link.TraceId, link.SpanId));
        Assert.Equal([false, true, false], traces[0].Spans.Select(s => s.Status.Message.Length > 0));
        Assert.Contains("out of order", traces[1].Spans[0].Status.Message, StringComparison.Ordinal);

        // Counted apart from what the application costs.
        Assert.Null(traces[0].Facts.Totals.CostUsd);
        Assert.Equal(240, traces[0].Facts.Scoring.Tokens.Input + traces[0].Facts.Scoring.Tokens.Output);
    }

    private Task<Judgement?> JudgeAsync(
        string more = """ "provider":"fake" """, string model = "good", string secret = "fake", string? output = "an answer",
        string answer = """ "choices":{"good":1,"bad":0} """, string limits = """ "enabled":true """, IPriceBooks? books = null)
    {
        var options = new OutgoingOptions
        {
            AllowedHosts = ["127.0.0.1"],
            Secrets = new Dictionary<string, SecretOptions>
            {
                ["fake"] = new() { Value = FakeModel.Key, Hosts = ["127.0.0.1"] },
                ["other"] = new() { Value = "sk-another-key", Hosts = ["127.0.0.1"] },
                ["elsewhere"] = new() { Value = "sk-elsewhere-key", Hosts = ["api.openai.com"] },
            },
        };
        var outgoing = new OutgoingClient(options, Dns.GetHostAddressesAsync, TimeProvider.System);
        var judge = new LlmJudge(new ChatService(outgoing, TimeProvider.System), books ?? SomeMeaning.Books, _states, _traces, TimeProvider.System);
        var view = new ScoredView { Parts = ViewParts.Output, Output = output is null ? null : JsonSerializer.SerializeToElement(output) };
        return judge.JudgeAsync(
            Trace, Scorer(model, more, secret, answer, limits), new ScoringTarget(null, view, view.Hash(), view.Hash()) { At = Some.SpanIdOf(5) }, CancellationToken.None);
    }

    private Scorer Scorer(
        string model, string more = """ "provider":"fake" """, string secret = "fake", string answer = """ "choices":{"good":1,"bad":0} """, string limits = """ "enabled":true """) =>
        NewScorer.TryRead("judge", JsonSerializer.Deserialize<JsonElement>($$"""
            {"kind":"judge",{{limits}},"settings":{"baseUrl":"{{_model.BaseUrl}}","model":"{{model}}","secret":"{{secret}}","prompt":"PROMPT",{{answer}},{{more}} } }
            """.Replace("PROMPT", "{{output}}", StringComparison.Ordinal)), out var read, out var fault) ? read.ToScorer()! : throw new InvalidOperationException($"{fault}");

    private static (TraceSummary Summary, TraceFacts Facts, IReadOnlyList<SpanView> Spans) Shown(byte[] request)
    {
        var cut = Assert.IsType<CutOutcome.Cut>(RequestCutter.Cut(OtlpSignal.Traces, request, new CutLimits(100, 1 << 24, 100)));
        Assert.Equal(0, cut.Refusals.Count);
        var chunk = Assert.Single(cut.Chunks);
        var items = OtlpChunk.Read(OtlpSignal.Traces, chunk.Payload);
        TraceMeaning.Note(items);
        var tree = TraceTree.Build(items);
        var summary = tree.Summarize(chunk.TraceId, TraceState.Final, 1, truncated: false);
        return (summary, SomeMeaning.ATenthOfACent.Sum(tree), [.. new TraceViewer(summary, tree, new SomeMeaning()).Spans]);
    }

    private sealed class KeptTraces : IJudgeTraces
    {
        public List<byte[]> Kept { get; } = [];

        public Task SendAsync(ProjectId project, ReadOnlyMemory<byte> request)
        {
            Kept.Add(request.ToArray());
            return Task.CompletedTask;
        }
    }

    private sealed class NoBooks : IPriceBooks
    {
        public IPrices Of(ProjectId project) => NoPrices.Instance;
    }
}
