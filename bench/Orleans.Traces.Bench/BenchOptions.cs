using System.Globalization;

namespace Orleans.Traces.Bench;

/// <summary>The arguments.</summary>
internal sealed record BenchOptions
{
    /// <summary>What is printed when the arguments are not understood.</summary>
    public const string Usage = """
        Orleans.Traces.Bench ingest | read | reference [OPTION…]

          --seconds N       how long each load lasts (30)
          --warmup N        seconds of load before what is measured (15)
          --connections N   connections (8)
          --spans N         spans a request (64)
          --grpc            OTLP/gRPC instead of OTLP/HTTP
          --rate R          open loop, R spans a second (closed loop)
          --repeat N        runs; the table shows the median, the least and the most (1)
          --data DIR        where temporary data folders are made (the system's)
          --no-pin          leave it to the system which processor runs what
          --perf FILE       let perf sample the server during the load, into FILE (ingest only)
        """;

    /// <summary>The mode.</summary>
    public required string Mode { get; init; }

    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan Warmup { get; init; } = TimeSpan.FromSeconds(15);

    public int Connections { get; init; } = 8;

    /// <summary>Spans a request.</summary>
    public int Spans { get; init; } = 64;

    public bool Grpc { get; init; }

    /// <summary>Spans a second; 0: closed loop.</summary>
    public double Rate { get; init; }

    public int Repeat { get; init; } = 1;

    public string DataRoot { get; init; } = Path.GetTempPath();

    public bool Pin { get; init; } = OperatingSystem.IsLinux() && Environment.ProcessorCount > 1;

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
        if (!double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number < 0)
            return null;
        return name switch
        {
            "--seconds" => this with { Duration = TimeSpan.FromSeconds(number) },
            "--warmup" => this with { Warmup = TimeSpan.FromSeconds(number) },
            "--connections" when number >= 1 => this with { Connections = (int)number },
            "--spans" when number >= 1 => this with { Spans = (int)number },
            "--rate" => this with { Rate = number },
            "--repeat" when number >= 1 => this with { Repeat = (int)number },
            _ => null,
        };
    }
}
