using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Query.TraceQl.Ast;

namespace Orleans.Traces.Query.TraceQl.Evaluation;

/// <summary>The intrinsics that are the same for every span of a trace.</summary>
internal static class TraceValues
{
    /// <summary>The value; null where it is not one of the trace's, or not known without <paramref name="facts"/>.</summary>
    public static Value? Get(Intrinsic intrinsic, TraceSummary summary, TraceFacts? facts) => intrinsic switch
    {
        Intrinsic.TraceId => Value.Of(summary.TraceId.ToString()),
        Intrinsic.TraceDuration => Value.Duration((long)Math.Min(summary.DurationNanos, long.MaxValue)),
        Intrinsic.RootName => Value.Of(summary.Name),
        Intrinsic.RootServiceName => Value.Of(summary.ServiceName),
        Intrinsic.TraceSpanCount => Value.Of((long)summary.SpanCount),
        _ when facts is null => null,
        Intrinsic.TraceErrorCount => Value.Of((long)facts.ErrorCount),
        Intrinsic.TraceName => Value.Of(facts.Name ?? summary.Name),
        Intrinsic.TraceCost => Value.Of(facts.Totals.CostUsd),
        Intrinsic.TraceInputTokens => Value.Of(facts.Totals.Tokens.Input),
        Intrinsic.TraceOutputTokens => Value.Of(facts.Totals.Tokens.Output),
        Intrinsic.TraceUser => Value.Of(facts.UserId),
        Intrinsic.TraceSession => Value.Of(facts.SessionId),
        Intrinsic.TraceTags => Value.AnyOf([.. facts.Tags.Select(t => Value.Of(t))]),
        Intrinsic.TraceEnvironment => Value.Of(facts.Environment),
        Intrinsic.TraceRelease => Value.Of(facts.Release),
        _ => null,
    };
}
