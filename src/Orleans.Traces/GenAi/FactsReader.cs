using Orleans.Traces.GenAi.Reading;
using Orleans.Traces.Query;

namespace Orleans.Traces.GenAi;

/// <summary>Reads the facts of a span: one pass over its attributes, events and resource.</summary>
/// <remarks>Attributes that <see cref="Needs"/> does not name, of the span, its events and its resource, make no difference, so that who wants
/// only facts need not decode them.</remarks>
public static class FactsReader
{
    private const string ErrorCode = "error", OkCode = "ok", Exception = "exception";
    private const double NanosecondsPerMillisecond = 1e6;

    /// <summary>Whether an attribute of this key, of a span, an event or a resource, makes a difference.</summary>
    public static bool Needs(ReadOnlySpan<byte> utf8Key) => ConventionTable.Facts.Needs(utf8Key);

    /// <summary>The facts of a span; its log records are not looked at.</summary>
    public static SpanFacts Read(SpanView span)
    {
        var reading = SpanReading.OfFacts(span);
        return new SpanFacts
        {
            Kind = reading.Kind,
            Provider = reading.Text(Fields.Provider) is { } provider ? ProviderNames.Normalize(provider) : null,
            RequestModel = reading.Text(Fields.RequestModel),
            ResponseModel = reading.Text(Fields.ResponseModel),
            ServiceTier = reading.Text(Fields.ServiceTier),
            Usage = UsageReading.Of(reading),
            ReportedCost = CostOf(reading),
            TimeToFirstTokenMs = TimeToFirstToken(reading, span),
            ToolName = reading.Text(Fields.ToolName),
            AgentName = reading.Text(Fields.AgentName),
            PromptName = reading.Text(Fields.PromptName),
            PromptVersion = reading.Text(Fields.PromptVersion),
            SessionId = reading.Text(Fields.SessionId),
            UserId = reading.Text(Fields.UserId),
            Tags = (IReadOnlyList<string>?)reading.Find(Fields.Tags) ?? [],
            TraceName = reading.Text(Fields.TraceName),
            Environment = reading.Text(Fields.Environment),
            Release = reading.Text(Fields.Release),
            IsScoring = reading.Kind == SpanKind.Evaluator || reading.IsTrue(Fields.Scoring),
            IsError = IsError(reading, span),
        };
    }

    private static ReportedCost? CostOf(SpanReading reading)
    {
        var (total, input, output) =
            ((decimal?)reading.Find(Fields.CostTotal), (decimal?)reading.Find(Fields.CostInput), (decimal?)reading.Find(Fields.CostOutput));
        return total is null && input is null && output is null ? null : new ReportedCost(total ?? (input + output), input, output);
    }

    private static double? TimeToFirstToken(SpanReading reading, SpanView span) => reading.Find(Fields.TimeToFirstToken) switch
    {
        double milliseconds => milliseconds,
        ulong time when time >= span.StartTimeUnixNano && span.StartTimeUnixNano > 0 => (time - span.StartTimeUnixNano) / NanosecondsPerMillisecond,
        _ => null,
    };

    private static bool IsError(SpanReading reading, SpanView span) =>
        span.Status.Code == ErrorCode
        || reading.IsTrue(Fields.Failed)
        || (span.Status.Code != OkCode && reading.IsTrue(Fields.FailedUnlessOk))
        || (reading.IsTrue(Fields.ExceptionsCount) && span.Events.Any(e => e.Name == Exception));
}
