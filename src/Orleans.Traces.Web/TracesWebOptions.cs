namespace Orleans.Traces.Web;

/// <summary>What the pages have to know of their surroundings.</summary>
public sealed record TracesWebOptions
{
    /// <summary>Where OTLP over HTTP is taken, as applications reach it.</summary>
    public Uri OtlpHttp { get; init; } = new("http://localhost:4318");

    /// <summary>Where OTLP over gRPC is taken, as applications reach it.</summary>
    public Uri OtlpGrpc { get; init; } = new("http://localhost:4317");

    /// <summary>What sends must bring a key.</summary>
    public bool KeysRequired { get; init; }

    /// <summary>Bytes that the process holds of traces that are looked at, or were: for all readers together.</summary>
    public long MaxViewedBytes { get; init; } = 256 << 20;
}
