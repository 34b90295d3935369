namespace Orleans.Traces.Server.Demo;

/// <summary>One OTLP/HTTP request of the demo.</summary>
/// <param name="Path"><c>v1/traces</c> or <c>v1/logs</c>, relative to the OTLP address.</param>
/// <param name="Body">OTLP/JSON.</param>
/// <param name="Spans">Spans in it.</param>
/// <param name="Logs">Log records in it.</param>
public sealed record DemoRequest(string Path, byte[] Body, int Spans, int Logs);
