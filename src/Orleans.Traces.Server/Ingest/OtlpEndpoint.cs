namespace Orleans.Traces.Server.Ingest;

/// <summary>Endpoint metadata: OTLP is taken here.</summary>
internal sealed record OtlpEndpoint;
