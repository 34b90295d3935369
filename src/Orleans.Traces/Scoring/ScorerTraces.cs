using Orleans.Traces.Assembling;

namespace Orleans.Traces.Scoring;

/// <summary>The traces that judges leave of their own calls. They are never judged themselves: else each would make another.</summary>
public static class ScorerTraces
{
    /// <summary>The service that they are of.</summary>
    public const string ServiceName = "orleans-traces-scorer";

    /// <summary>Whether a trace is one of them.</summary>
    public static bool Has(TraceSummary summary) => summary.ServiceName == ServiceName;
}
