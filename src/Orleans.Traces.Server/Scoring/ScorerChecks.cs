using Orleans.Traces.Access.Json;
using Orleans.Traces.Scoring.Judging;
using Orleans.Traces.Scoring.Json;
using Orleans.Traces.Scoring.Methods;
using Orleans.Traces.Scoring.Scripts;
using Orleans.Traces.Scoring.Services;
using Orleans.Traces.Server.Outgoing;
using Orleans.Traces.Server.Scoring.Scripts;

namespace Orleans.Traces.Server.Scoring;

/// <summary>What of a scorer's settings only this server can say: which addresses and secrets the operator allows, and whether a script can be read.</summary>
internal sealed class ScorerChecks(OutgoingClient outgoing)
{
    /// <summary>What is wrong with a scorer that is to be stored; null: nothing.</summary>
    public BodyFault? FaultOf(ScorerDocument scorer) => scorer.ToScorer()?.Method switch
    {
        JudgeMethod judge => FaultOf(judge.Service, "baseUrl"),
        ServiceMethod service => FaultOf(service.Service, "url")
            ?? (service.SigningSecret is { } secret && outgoing.Secrets.ProblemOf(secret, service.Service.Address) is { } expected
                ? new BodyFault("settings.signingSecret", expected)
                : null),
        ScriptMethod script => ScriptJudge.ProblemOf(script) is { } expected ? new BodyFault("settings.code", expected) : null,
        _ => null,
    };

    private BodyFault? FaultOf(ServiceAddress service, string field) =>
        outgoing.Rules.ProblemOf(service.Address) is { } expected ? new BodyFault($"settings.{field}", expected)
        : service.Secret is { } secret && outgoing.Secrets.ProblemOf(secret, service.Address) is { } bound ? new BodyFault("settings.secret", bound)
        : null;
}
