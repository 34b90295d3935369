namespace Orleans.Traces.Otlp;

/// <summary>Which OTLP signal a message carries. The numbers are stored: never renumber.</summary>
public enum OtlpSignal : byte
{
    /// <summary>Spans: <c>TracesData</c>, the same on the wire as <c>ExportTraceServiceRequest</c>.</summary>
    Traces = 1,

    /// <summary>Log records: <c>LogsData</c>, the same on the wire as <c>ExportLogsServiceRequest</c>.</summary>
    Logs = 2,
}
