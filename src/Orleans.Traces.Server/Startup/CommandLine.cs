namespace Orleans.Traces.Server.Startup;

/// <summary>The program's arguments, as configuration keys.</summary>
/// <remarks>Every option key can be given too, as <c>--Traces:Assembly:Settle=00:00:05</c> or by environment (<c>Traces__Assembly__Settle</c>).</remarks>
internal sealed class CommandLine
{
    /// <summary>What <c>--help</c> prints.</summary>
    public const string Usage = """
        Orleans.Traces: a backend for OpenTelemetry traces of LLM applications, in one process or in many.

          --data DIR         where everything is kept (default: data, under the working directory)
          --storage ACCOUNT  keep everything in the tables of an Azure storage account instead: a connection string, or
                             https://ACCOUNT.table.core.windows.net, to which the process's own identity is sent
          --roles ROLES      what this process does: all (default), or some of gateway,silo,web; some only with --storage
          --demo             send a few agent traces to itself, so that the page is not empty
          --listen ADDRESS   where to listen (default: localhost; 0.0.0.0: everywhere, and then keys are required)
          --grpc-port PORT   OTLP/gRPC (default: 4317)
          --http-port PORT   OTLP/HTTP (default: 4318)
          --web-port PORT    page and query API (default: 4320)
          --create-key       print a new operator key, once, and end; a server may be running on the same data
          --insecure         require no key on any address: whoever reaches the ports may read and send everything
          --KEY=VALUE        any setting, for instance --Traces:Assembly:Settle=00:00:05
          --help             this text

        PORT 0 means a free port; the addresses are printed once the server is ready.
        """;

    private static readonly Dictionary<string, string> Keys = new(StringComparer.Ordinal)
    {
        ["--data"] = "Traces:Storage:Data",
        ["--storage"] = "Traces:Storage:Connection",
        ["--grpc-port"] = "Traces:Listen:GrpcPort",
        ["--http-port"] = "Traces:Listen:HttpPort",
        ["--web-port"] = "Traces:Listen:WebPort",
        ["--listen"] = "Traces:Listen:Address",
        ["--roles"] = "Traces:Cluster:Roles",
    };

    private readonly Dictionary<string, string?> _settings = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _problems = [];

    private CommandLine()
    {
    }

    /// <summary>Configuration keys and values.</summary>
    public IReadOnlyDictionary<string, string?> Settings => _settings;

    /// <summary><c>--demo</c> was given.</summary>
    public bool Demo { get; private set; }

    /// <summary><c>--create-key</c> was given.</summary>
    public bool CreateKey { get; private set; }

    /// <summary><c>--help</c> was given.</summary>
    public bool Help { get; private set; }

    /// <summary>Every argument that is not understood; empty: all are.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Reads the arguments, and notes every fault at once.</summary>
    public static CommandLine Parse(IReadOnlyList<string> args)
    {
        var line = new CommandLine();
        for (var i = 0; i < args.Count; i++)
        {
            var (name, value) = Split(args[i]);
            if (name == "--demo" && value is null)
                line.Demo = true;
            else if (name == "--create-key" && value is null)
                line.CreateKey = true;
            else if (name == "--insecure" && value is null)
                line._settings["Traces:Access:Insecure"] = "true";
            else if (name == "--help" && value is null)
                line.Help = true;
            else if (KeyOf(name) is not { } key)
                line._problems.Add($"'{args[i]}' is not understood. See --help.");
            else if (value is not null)
                line._settings[key] = value;
            else if (i + 1 < args.Count && !args[i + 1].StartsWith("--", StringComparison.Ordinal))
                line._settings[key] = args[++i];
            else
                line._problems.Add($"'{name}' needs a value. See --help.");
        }

        return line;
    }

    private static string? KeyOf(string name) =>
        Keys.TryGetValue(name, out var key) ? key
        : name.StartsWith("--Traces:", StringComparison.OrdinalIgnoreCase) || name.StartsWith("--Logging:", StringComparison.OrdinalIgnoreCase) ? name[2..]
        : null;

    private static (string Name, string? Value) Split(string argument)
    {
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (argument, null) : (argument[..equals], argument[(equals + 1)..]);
    }
}
