using System.Diagnostics.CodeAnalysis;

namespace Orleans.Traces.Server.Startup;

/// <summary>The program's arguments, as configuration keys.</summary>
/// <remarks>Every option key can be given too, as <c>--Traces:Assembly:Settle=00:00:05</c> or by environment (<c>Traces__Assembly__Settle</c>).</remarks>
internal sealed class CommandLine
{
    /// <summary>What <c>--help</c> prints.</summary>
    public const string Usage = """
        Orleans.Traces: a backend for OpenTelemetry traces of LLM applications, in one process.

          --data DIR         where everything is kept (default: data, under the working directory)
          --demo             send a few agent traces to itself, so that the page is not empty
          --grpc-port PORT   OTLP/gRPC (default: 4317)
          --http-port PORT   OTLP/HTTP (default: 4318)
          --web-port PORT    page and query API (default: 4320)
          --KEY=VALUE        any setting, for instance --Traces:Assembly:Settle=00:00:05
          --help             this text

        PORT 0 means a free port; the addresses are printed once the server is ready.
        """;

    private static readonly Dictionary<string, string> Keys = new(StringComparer.Ordinal)
    {
        ["--data"] = "Traces:Storage:Data",
        ["--grpc-port"] = "Traces:Listen:GrpcPort",
        ["--http-port"] = "Traces:Listen:HttpPort",
        ["--web-port"] = "Traces:Listen:WebPort",
    };

    private CommandLine(Dictionary<string, string?> settings, bool demo, bool help)
    {
        Settings = settings;
        Demo = demo;
        Help = help;
    }

    /// <summary>Configuration keys and values.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; }

    /// <summary><c>--demo</c> was given.</summary>
    public bool Demo { get; }

    /// <summary><c>--help</c> was given.</summary>
    public bool Help { get; }

    /// <summary>Reads the arguments. False: <paramref name="problem"/> says which is not understood.</summary>
    public static bool TryParse(IReadOnlyList<string> args, [NotNullWhen(true)] out CommandLine? line, [NotNullWhen(false)] out string? problem)
    {
        var settings = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var flags = new HashSet<string>(StringComparer.Ordinal);
        (line, problem) = (null, null);
        for (var i = 0; i < args.Count; i++)
        {
            var (name, value) = Split(args[i]);
            if (name is "--demo" or "--help" && value is null)
                flags.Add(name);
            else if (Keys.TryGetValue(name, out var key) && (value ??= ++i < args.Count ? args[i] : null) is not null)
                settings[key] = value;
            else if (name.StartsWith("--Traces:", StringComparison.OrdinalIgnoreCase) || name.StartsWith("--Logging:", StringComparison.OrdinalIgnoreCase))
                settings[name[2..]] = value ?? (++i < args.Count ? args[i] : null);
            else
                problem ??= $"'{args[Math.Min(i, args.Count - 1)]}' is not understood. See --help.";
        }

        if (problem is null)
            line = new CommandLine(settings, flags.Contains("--demo"), flags.Contains("--help"));
        return problem is null;
    }

    private static (string Name, string? Value) Split(string argument)
    {
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (argument, null) : (argument[..equals], argument[(equals + 1)..]);
    }
}
