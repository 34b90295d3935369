namespace Orleans.Traces.Otlp.Json;

/// <summary>Which of the two ways to write OTLP as JSON.</summary>
public enum OtlpJsonForm
{
    /// <summary>OTLP/JSON: ids in hexadecimal, enums as numbers.</summary>
    Otlp,

    /// <summary>JSON of protobuf, unchanged: ids in base64 like all bytes, enums by name. It is what Tempo's API speaks.</summary>
    Protobuf,
}
