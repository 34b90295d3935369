namespace Orleans.Traces.Bench.Corpus;

/// <summary>What is sent.</summary>
internal sealed record CorpusOptions
{
    /// <summary>Spans, or log records, a request.</summary>
    public int ItemsInRequest { get; init; } = 64;

    /// <summary>Share of the traces whose second half comes later, in requests of its own.</summary>
    public double Late { get; init; } = 0.05;

    /// <summary>Share of the requests that hold log records.</summary>
    public double Logs { get; init; }

    /// <summary>Attribute keys beside those of the conventions; 0: none.</summary>
    public int Keys { get; init; }

    /// <summary>Words that texts are made of, in each language.</summary>
    public int Words { get; init; } = 4_000;

    /// <summary>Withholds every trace's root, so that it stays open.</summary>
    public bool Rootless { get; init; }

    /// <summary>Compresses each request when it is made ready.</summary>
    public bool Gzip { get; init; }
}
