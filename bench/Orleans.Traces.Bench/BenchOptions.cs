using System.Globalization;
using Orleans.Traces.Bench.Corpus;

namespace Orleans.Traces.Bench;

/// <summary>The arguments.</summary>
internal sealed record BenchOptions
{
    /// <summary>What is printed when the arguments are not understood.</summary>
    public const string Usage = """
        Orleans.Traces.Bench MODE [OPTION…]

          ingest     what goes in, what it costs, what is left on disk
          tail       latency at saturation, and in an open loop at half of it
          read       traces by id: idle, under half load, just acknowledged
          reference  the limits, and the product in the same minutes
          grow       the cost of a span with few and with many spans stored
          open       many open idle traces: memory, and that all of them become final
          large      one very large trace
          search     search: candidates from the embedded store, then the API over the same folder
          page       one very large trace on its page, in headless Chromium
          tables     the trace store and the journal on tables: what a trace costs in requests, over Azurite or a real account
          rules      what each rule of a scorer takes of a span
          start      from the process's start until it is ready: empty, and after SIGKILL with a full journal

          --seconds N       how long each load lasts (30)
          --warmup N        seconds of load before what is measured (15)
          --connections N   connections (8)
          --spans N         spans a request (64)
          --grpc            OTLP/gRPC instead of OTLP/HTTP
          --gzip            requests are compressed
          --rate R          open loop, R spans and log records a second (closed loop); ingest, open;
                            large: of other traces while it becomes final (none)
          --late SHARE      share of the traces whose second half comes later (0.05)
          --late-after N    seconds that it comes later (15)
          --logs SHARE      share of the requests that hold log records (0)
          --keys N          attribute keys beside those of the conventions (0)
          --words N         vocabulary of each language (4000)
          --scorer JSON     ingest: a scorer that judges what comes in, as PUT /api/v1/scorers/{id} takes it (none)
          --server "ARGS"   arguments for the server, separated by spaces
          --traces N        open: how many traces (1000000)
          --span-bytes N    open: bytes of a span (256)
          --spans-total N   large, page: spans of the trace; search, tables: spans that are saved (100000)
          --bytes-total N   large: bytes of its spans (1000000000), page (200000000); start: bytes sent before SIGKILL (900000000)
          --stored N        grow: spans stored when the second measurement begins (10000000)
          --repeat N        runs; the table shows the median, the least and the most (1)
          --account TEXT    tables: the account, a connection string or an address (Azurite on its usual port)
          --data DIR        where temporary data folders are made (the system's)
          --no-pin          leave it to the system which processor runs what
          --perf FILE       let perf sample the server during the load, into FILE (ingest only)
        """;

    /// <summary>The mode.</summary>
    public required string Mode { get; init; }

    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan Warmup { get; init; } = TimeSpan.FromSeconds(15);

    public int Connections { get; init; } = 8;

    /// <summary>What is sent.</summary>
    public CorpusOptions Corpus { get; init; } = new();

    public TimeSpan LateAfter { get; init; } = TimeSpan.FromSeconds(15);

    public bool Grpc { get; init; }

    /// <summary>Spans a second; 0: closed loop.</summary>
    public double Rate { get; init; }

    /// <summary>Further arguments of the server.</summary>
    public IReadOnlyList<string> Server { get; init; } = [];

    /// <summary>A scorer that judges what comes in; null: none.</summary>
    public string? Scorer { get; init; }

    public long Traces { get; init; } = 1_000_000;

    public int SpanBytes { get; init; } = 256;

    public int SpansTotal { get; init; } = 100_000;

    /// <summary>Null: the mode's own.</summary>
    public long? BytesTotal { get; init; }

    public long Stored { get; init; } = 10_000_000;

    public int Repeat { get; init; } = 1;

    public string DataRoot { get; init; } = Path.GetTempPath();

    public bool Pin { get; init; } = OperatingSystem.IsLinux() && Environment.ProcessorCount > 1;

    /// <summary>The storage account; Azurite's own key is one that its documentation gives to everybody.</summary>
    public string Account { get; init; } = "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey="
        + "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
        + "TableEndpoint=http://127.0.0.1:10002/devstoreaccount1;";

    /// <summary>Where samples go; null: none are taken.</summary>
    public string? Perf { get; init; }

    /// <summary>Reads the arguments; null: they are not understood.</summary>
    public static BenchOptions? Parse(string[] args)
    {
        if (args.Length == 0)
            return null;

        var options = new BenchOptions { Mode = args[0] };
        for (var i = 1; i < args.Length; i++)
        {
            var flag = args[i] switch
            {
                "--grpc" => options with { Grpc = true },
                "--gzip" => options with { Corpus = options.Corpus with { Gzip = true } },
                "--no-pin" => options with { Pin = false },
                _ => null,
            };
            var next = flag ?? (i + 1 < args.Length ? options.With(args[i], args[++i]) : null);
            if (next is null)
                return null;
            options = next;
        }

        return options;
    }

    private BenchOptions? With(string name, string value)
    {
        if (name == "--data")
            return this with { DataRoot = Path.GetFullPath(value) };
        if (name == "--perf")
            return this with { Perf = Path.GetFullPath(value) };
        if (name == "--account")
            return this with { Account = value };
        if (name == "--scorer")
            return this with { Scorer = value };
        if (name == "--server")
            return this with { Server = value.Split(' ', StringSplitOptions.RemoveEmptyEntries) };
        if (!double.TryParse(value, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number) || number < 0)
            return null;
        return OfLoad(name, number) ?? OfCorpus(name, number) ?? OfMode(name, number);
    }

    private BenchOptions? OfLoad(string name, double number) => name switch
    {
        "--seconds" => this with { Duration = TimeSpan.FromSeconds(number) },
        "--warmup" => this with { Warmup = TimeSpan.FromSeconds(number) },
        "--connections" when number >= 1 => this with { Connections = (int)number },
        "--rate" => this with { Rate = number },
        "--repeat" when number >= 1 => this with { Repeat = (int)number },
        _ => null,
    };

    private BenchOptions? OfCorpus(string name, double number) => name switch
    {
        "--spans" when number >= 1 => this with { Corpus = Corpus with { ItemsInRequest = (int)number } },
        "--late" when number <= 1 => this with { Corpus = Corpus with { Late = number } },
        "--late-after" => this with { LateAfter = TimeSpan.FromSeconds(number) },
        "--logs" when number < 1 => this with { Corpus = Corpus with { Logs = number } },
        "--keys" => this with { Corpus = Corpus with { Keys = (int)number } },
        "--words" when number >= 200 => this with { Corpus = Corpus with { Words = (int)number } },
        _ => null,
    };

    private BenchOptions? OfMode(string name, double number) => name switch
    {
        "--traces" when number >= 1 => this with { Traces = (long)number },
        "--span-bytes" when number >= 1 => this with { SpanBytes = (int)number },
        "--spans-total" when number >= 1 => this with { SpansTotal = (int)number },
        "--bytes-total" when number >= 1 => this with { BytesTotal = (long)number },
        "--stored" when number >= 1 => this with { Stored = (long)number },
        _ => null,
    };
}
