using System.Security.Cryptography;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Identity;
using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.Judging;
using Orleans.Traces.Scoring.Running;
using Orleans.Traces.Server.Scoring.States;

namespace Orleans.Traces.Server.Scoring.Judging;

/// <summary>Has a model judge.</summary>
/// <remarks>
/// 1. The question is made of what is seen; a target without what the question is about is not asked of.
/// 2. Before each call the limit of cost a day is looked at, behind it what it cost is counted.
/// 3. An answer that cannot be read is said to be none, and the model asked once more.
/// 4. All calls become a trace of their own, whatever came of them.
/// </remarks>
internal sealed class LlmJudge(ChatService chat, IPriceBooks books, ScorerStates states, IJudgeTraces traces, TimeProvider time)
{
    private const int MaxCalls = 2;

    /// <summary>What it says; null: the scorer does not apply.</summary>
    /// <exception cref="ScoringException">It says nothing that can be read.</exception>
    public async Task<Judgement?> JudgeAsync(TraceKey trace, Scorer scorer, ScoringTarget target, CancellationToken cancellationToken)
    {
        var method = (JudgeMethod)scorer.Method;
        if (PromptOf(method, target) is not { } prompt)
            return null;

        var calls = new List<JudgeCall>();
        (Verdict? said, string? error) = (null, null);
        try
        {
            (said, var cost) = await AskAsync(new Asking(trace, scorer, method, calls), prompt, cancellationToken);
            return new Judgement(said.Adding(prompt.Note), cost);
        }
        catch (ScoringException e)
        {
            error = e.Message;
            throw;
        }
        finally
        {
            if (calls.Count > 0)
                await traces.SendAsync(trace.Project, new JudgeTrace(NewId(), scorer, trace.TraceId, target).Write(calls, said, error));
        }
    }

    private static JudgePrompt? PromptOf(JudgeMethod method, ScoringTarget target)
    {
        try
        {
            return JudgePrompt.Of(method, target);
        }
        catch (InvalidOperationException e)
        {
            throw new ScoringException(ScoringFault.Lasting, $"The prompt cannot be filled in: {e.Message}", e);
        }
    }

    private static TraceId NewId() => TraceId.TryRead(RandomNumberGenerator.GetBytes(TraceId.Size), out var id) ? id : NewId();

    private async Task<(Verdict Said, decimal? Cost)> AskAsync(Asking asking, JudgePrompt prompt, CancellationToken cancellationToken)
    {
        List<(string Role, string Text)> messages = [("system", prompt.System), ("user", prompt.User)];
        decimal? cost = null;
        for (var call = 1; ; call++)
        {
            await CheckCostAsync(asking, cancellationToken);
            var (reply, spent) = await CallAsync(asking, [.. messages], cancellationToken);
            cost = spent is { } more ? (cost ?? 0) + more : cost;
            if (asking.Method.Answer.Read(reply.Text, out var fault) is { } verdict)
                return (verdict, cost);
            asking.Calls[^1] = asking.Calls[^1] with { Error = fault };
            if (call == MaxCalls)
                throw new ScoringException(ScoringFault.Lasting, $"The answer of {asking.Method.Model} cannot be read, and was asked for {MaxCalls} times: {fault}.");
            messages.Add(("assistant", reply.Text));
            messages.Add(("user", JudgePrompt.Correction(asking.Method, fault!)));
        }
    }

    private async Task<(ChatReply Reply, decimal? Cost)> CallAsync(
        Asking asking, IReadOnlyList<(string Role, string Text)> messages, CancellationToken cancellationToken)
    {
        var begun = time.GetUtcNow();
        ChatReply reply;
        try
        {
            reply = await chat.AskAsync(asking.Method, messages, cancellationToken);
        }
        catch (ScoringException e)
        {
            asking.Calls.Add(new JudgeCall(begun, time.GetUtcNow(), messages) { Error = e.Message });
            throw;
        }

        asking.Calls.Add(new JudgeCall(begun, time.GetUtcNow(), messages) { Answer = reply.Text, Model = reply.Model, Usage = reply.Usage });
        var cost = PriceOf(asking, reply);

        // Counted even where the caller has gone: it was spent.
        await states.SpendAsync(asking.Trace.Project, asking.Scorer.Id, cost ?? 0, CancellationToken.None);
        return (reply, cost);
    }

    private decimal? PriceOf(Asking asking, ChatReply reply)
    {
        string[] models = reply.Model is { } answered && answered != asking.Method.Model ? [answered, asking.Method.Model] : [asking.Method.Model];
        var call = new PricedCall(asking.Method.Provider, models, (ulong)(time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100, reply.Usage);
        var cost = books.Of(asking.Trace.Project).Find(call)?.TotalUsd;
        return cost is null && asking.Scorer.Limits.CostPerDay is not null
            ? throw new ScoringException(ScoringFault.Lasting, $"The price of {asking.Method.Model} is not known, or the answer says nothing of its tokens, so that costPerDay "
                + "cannot be held: set a price (PUT /api/v1/prices/{id}), or leave costPerDay out.")
            : cost;
    }

    private async Task CheckCostAsync(Asking asking, CancellationToken cancellationToken)
    {
        if (asking.Scorer.Limits.CostPerDay is not { } most
            || await states.SpentTodayAsync(asking.Trace.Project, asking.Scorer.Id, cancellationToken) < most)
            return;
        var now = time.GetUtcNow();
        throw new ScoringException(ScoringFault.TooMuch, $"The scorer has spent what it may today, {most} US dollars (costPerDay); it goes on tomorrow (UTC).")
        {
            RetryAfter = now.UtcDateTime.Date.AddDays(1) - now.UtcDateTime,
        };
    }

    private sealed record Asking(TraceKey Trace, Scorer Scorer, JudgeMethod Method, List<JudgeCall> Calls);
}
