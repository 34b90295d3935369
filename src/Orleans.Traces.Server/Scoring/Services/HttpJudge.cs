using System.Text.Json;
using Orleans.Traces.Identity;
using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.Running;
using Orleans.Traces.Scoring.Services;
using Orleans.Traces.Server.Outgoing;

namespace Orleans.Traces.Server.Scoring.Services;

/// <summary>Has a service say the score: posts it what is seen.</summary>
internal sealed class HttpJudge(OutgoingClient outgoing)
{
    /// <summary>What it says; null: the scorer does not apply.</summary>
    /// <exception cref="ScoringException">It says nothing that can be read.</exception>
    public async Task<Judgement?> JudgeAsync(TraceKey trace, Scorer scorer, ScoringTarget target, CancellationToken cancellationToken)
    {
        var method = (ServiceMethod)scorer.Method;
        var (json, note) = ViewJson.Write(scorer, trace.TraceId, target);
        var host = method.Service.Address.Host;
        OutgoingAnswer answer;
        try
        {
            // The same target is posted under the same id however often: a service can tell a repeat.
            answer = await outgoing.PostAsync(
                new OutgoingCall(method.Service.Address, json, target.Key.ToString())
                {
                    BearerSecret = method.Service.Secret,
                    SigningSecret = method.SigningSecret,
                    Timeout = method.Service.Timeout,
                },
                cancellationToken);
        }
        catch (OutgoingException e)
        {
            throw AnswerFaults.Of(e);
        }

        if (!answer.IsSuccess)
            throw AnswerFaults.Of(host, (int)answer.Status, answer.Body, answer.RetryAfter);
        return Read(answer, method, host) is { } verdict ? new Judgement(verdict.Adding(note)) : null;
    }

    private static Verdict? Read(OutgoingAnswer answer, ServiceMethod method, string host)
    {
        try
        {
            using var json = JsonDocument.Parse(answer.Body);
            var verdict = ServiceAnswer.Read(json.RootElement, method.Range, out var fault);
            return fault is null ? verdict : throw Unreadable(fault);
        }
        catch (JsonException)
        {
            throw Unreadable($"it must be {ServiceAnswer.Expected}");
        }

        ScoringException Unreadable(string fault) =>
            new(ScoringFault.Lasting, $"The answer of {host} cannot be read: {fault}. It was: {AnswerFaults.Shown(answer.Body)}");
    }
}
