using System.Globalization;
using System.Runtime.InteropServices;

namespace Orleans.Traces.Bench.Runs;

/// <summary>A figure of one run.</summary>
internal readonly record struct Figure(string Name, string Unit, double Value);

/// <summary>Prints the figures of several runs as one table.</summary>
internal static class Report
{
    /// <summary>What and where: without it no figure means anything.</summary>
    public static void Head(BenchOptions options, string about) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"""

        {options.Mode}, {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC, {Environment.ProcessorCount} processors, load {LoadAverage()}, {RuntimeInformation.FrameworkDescription}
        {(options.Pin ? "server on processor 0, generator on processor 1" : "not pinned")}; {options.Connections} connections, {options.Corpus.ItemsInRequest} spans a request, {(options.Grpc ? "gRPC" : "HTTP")}{(options.Corpus.Gzip ? " with gzip" : "")}, {(options.Rate > 0 ? $"{options.Rate} spans/s" : "closed loop")}, {options.Duration.TotalSeconds} s
        server arguments: {(options.Server.Count > 0 ? string.Join(' ', options.Server) : "none")}
        {about}

        """));

    /// <summary>One row a figure; of several runs the median, the least and the most.</summary>
    public static void Table(IReadOnlyList<IReadOnlyList<Figure>> runs)
    {
        Console.WriteLine(runs.Count == 1 ? $"{"",-52}{"value",12}" : $"{"",-52}{"median",12}{"least",12}{"most",12}");
        foreach (var figure in runs[0])
        {
            var values = runs.Select(r => r.Single(f => f.Name == figure.Name).Value).Order().ToArray();
            var row = $"{figure.Name + (figure.Unit.Length > 0 ? $" [{figure.Unit}]" : ""),-52}{Text(values[values.Length / 2]),12}";
            Console.WriteLine(runs.Count == 1 ? row : $"{row}{Text(values[0]),12}{Text(values[^1]),12}");
        }
    }

    private static string Text(double value) => value.ToString(
        Math.Abs(value) >= 1000 ? "#,0" : Math.Abs(value) >= 100 ? "0" : Math.Abs(value) >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);

    private static string LoadAverage() =>
        OperatingSystem.IsLinux() ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3)) : "unknown";
}
