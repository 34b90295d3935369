using System.Diagnostics;
using System.Diagnostics.Metrics;
using Orleans.Traces.Identity;
using Orleans.Traces.Ledger;
using Orleans.Traces.Otlp;

namespace Orleans.Traces.Server.Telemetry;

/// <summary>What comes in, as OpenTelemetry metrics. The names are an interface: dashboards know them.</summary>
internal sealed class IngestMeter
{
    /// <summary>The meter that every metric of the server belongs to.</summary>
    public const string MeterName = "Orleans.Traces";

    private const string Project = "project", Signal = "signal", Outcome = "outcome", Reason = "reason";

    private readonly Counter<long> _items;
    private readonly Counter<long> _stored;
    private readonly Counter<long> _requests;
    private readonly Histogram<double> _duration;

    public IngestMeter(Meter meter)
    {
        _items = meter.CreateCounter<long>("orleans_traces.ingest.items", "{item}", "Spans and log records received, by what became of them.");
        _stored = meter.CreateCounter<long>("orleans_traces.store.items", "{item}", "Spans and log records written to the store.");
        _requests = meter.CreateCounter<long>("orleans_traces.ingest.requests", "{request}", "OTLP requests, by what they came to.");
        _duration = meter.CreateHistogram(
            "orleans_traces.ingest.request.duration",
            "s",
            "From the head of an OTLP request to its answer.",
            advice: new InstrumentAdvice<double>
            {
                HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
            });
    }

    /// <summary>Counts each item of a request once, by its fate.</summary>
    public void Items(ProjectId project, OtlpSignal signal, ItemCounts items)
    {
        Add(_items, items.Accepted, Of(project, signal, "accepted"));
        Add(_items, items.Repeated, Of(project, signal, "repeated"));
        Add(_items, items.Retryable, Of(project, signal, "retryable"));
        foreach (var (reason, count, _) in items.Refused)
        {
            var tags = Of(project, signal, "refused");
            tags.Add(Reason, LedgerWords.Of(reason));
            Add(_items, count, tags);
        }
    }

    public void Stored(ProjectId project, OtlpSignal signal, long items) =>
        _stored.Add(items, new TagList { { Project, project.ToString() }, { Signal, Word(signal) } });

    public void Request(ProjectId project, OtlpSignal signal, RequestResult result, TimeSpan duration)
    {
        var tags = Of(project, signal, LedgerWords.Of(result));
        _requests.Add(1, tags);
        _duration.Record(duration.TotalSeconds, new TagList { { Signal, Word(signal) }, { Outcome, LedgerWords.Of(result) } });
    }

    private static void Add(Counter<long> counter, long count, in TagList tags)
    {
        if (count > 0)
            counter.Add(count, tags);
    }

    private static TagList Of(ProjectId project, OtlpSignal signal, string outcome) =>
        new() { { Project, project.ToString() }, { Signal, Word(signal) }, { Outcome, outcome } };

    private static string Word(OtlpSignal signal) => signal == OtlpSignal.Traces ? "traces" : "logs";
}
