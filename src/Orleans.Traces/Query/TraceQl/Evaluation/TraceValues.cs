using Orleans.Traces.Assembling;
using Orleans.Traces.Query.TraceQl.Ast;

namespace Orleans.Traces.Query.TraceQl.Evaluation;

/// <summary>The intrinsics that are the same for every span of a trace.</summary>
internal static class TraceValues
{
    /// <summary>The value; null where it is not one of the trace's, or not known without <paramref name="totals"/>.</summary>
    public static Value? Get(Intrinsic intrinsic, TraceSummary summary, TraceTotals? totals) => intrinsic switch
    {
        Intrinsic.TraceId => Value.Of(summary.TraceId.ToString()),
        Intrinsic.TraceDuration => Value.Duration((long)Math.Min(summary.DurationNanos, long.MaxValue)),
        Intrinsic.RootName => Value.Of(summary.Name),
        Intrinsic.RootServiceName => Value.Of(summary.ServiceName),
        Intrinsic.TraceSpanCount => Value.Of((long)summary.SpanCount),
        Intrinsic.TraceErrorCount => Value.Of((long)summary.ErrorCount),
        _ when totals is null => null,
        Intrinsic.TraceName => Value.Of(totals.Name ?? summary.Name),
        Intrinsic.TraceCost => Value.Of(totals.Cost),
        Intrinsic.TraceInputTokens => Value.Of(totals.InputTokens),
        Intrinsic.TraceOutputTokens => Value.Of(totals.OutputTokens),
        Intrinsic.TraceUser => Value.Of(totals.User),
        Intrinsic.TraceSession => Value.Of(totals.Session),
        Intrinsic.TraceTags => Value.AnyOf([.. totals.Tags.Select(t => Value.Of(t))]),
        Intrinsic.TraceEnvironment => Value.Of(totals.Environment),
        Intrinsic.TraceRelease => Value.Of(totals.Release),
        _ => null,
    };
}
