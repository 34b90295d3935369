using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Orleans.Traces.Assembling;
using Orleans.Traces.Logs;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Server.Alerting;
using Orleans.Traces.Server.Ingest;
using Orleans.Traces.Server.Members;
using Orleans.Traces.Server.Outgoing;
using Orleans.Traces.Server.Prices;
using Orleans.Traces.Server.Retention;
using Orleans.Traces.Server.Telemetry;
using Orleans.Traces.Storage.AzureTables;
using Orleans.Traces.Storage.Embedded.Journal;
using Orleans.Traces.Storage.Embedded.Store;

namespace Orleans.Traces.Server.Startup;

/// <summary>All options, read strictly: a key that no option has is a fault, as a value out of range is.</summary>
internal sealed class ServerSettings
{
    private readonly List<string> _problems = [];

    private ServerSettings(IConfiguration configuration)
    {
        Listen = Read<ListenerOptions>(configuration, ListenerOptions.Section, o => o.Problems());
        Storage = Read<StorageOptions>(configuration, StorageOptions.Section, o => o.Problems());
        Journal = Read<FileJournalOptions>(configuration, FileJournalOptions.Section, o => o.Problems());
        Store = Read<EmbeddedStoreOptions>(configuration, EmbeddedStoreOptions.Section, o => o.Problems());
        Tables = Read<TablesOptions>(configuration, TablesOptions.Section, o => o.Problems());
        Ingest = Read<IngestOptions>(configuration, IngestOptions.Section, o => o.Problems());
        Assembly = Read<AssemblyOptions>(configuration, AssemblyOptions.Section, o => o.Problems());
        Logs = Read<LogOptions>(configuration, LogOptions.Section, o => o.Problems());
        Metrics = Read<MetricsOptions>(configuration, MetricsOptions.Section, o => o.Problems());
        Retention = Read<RetentionOptions>(configuration, RetentionOptions.Section, o => o.Problems());
        Web = Read<WebOptions>(configuration, WebOptions.Section, o => o.Problems());
        Prices = Read<PricesOptions>(configuration, PricesOptions.Section, o => o.Problems());
        Access = Read<AccessOptions>(configuration, AccessOptions.Section, o => o.Problems());
        Search = Read<SearchOptions>(configuration, SearchOptions.Section, o => o.Problems());
        Alerts = Read<AlertOptions>(configuration, AlertOptions.Section, o => o.Problems());
        Outgoing = Read<OutgoingOptions>(configuration, OutgoingOptions.Section, o => o.Problems());
        Member = Read<MemberOptions>(configuration, MemberOptions.Section, o => o.Problems());
        FindPartOfOne();
        FindUnknownSections(configuration);
        FindUnknownLevels(configuration);
    }

    public ListenerOptions Listen { get; }

    public StorageOptions Storage { get; }

    public FileJournalOptions Journal { get; }

    public EmbeddedStoreOptions Store { get; }

    public TablesOptions Tables { get; }

    public IngestOptions Ingest { get; }

    public AssemblyOptions Assembly { get; }

    public LogOptions Logs { get; }

    public MetricsOptions Metrics { get; }

    public RetentionOptions Retention { get; }

    public WebOptions Web { get; }

    public AccessOptions Access { get; }

    public SearchOptions Search { get; }

    public PricesOptions Prices { get; }

    public OutgoingOptions Outgoing { get; }

    public MemberOptions Member { get; }

    /// <summary>What this process does.</summary>
    public ServerRoles Roles => Member.Parsed();

    public AlertOptions Alerts { get; }

    /// <summary>Every fault, each naming its key; empty: the settings hold.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Reads all options, and notes every fault at once.</summary>
    public static ServerSettings Read(IConfiguration configuration) => new(configuration);

    private T Read<T>(IConfiguration configuration, string section, Func<T, IEnumerable<string>> problems)
        where T : new()
    {
        var (options, faults) = StrictReader.Read<T>(configuration.GetSection(section));
        _problems.AddRange(faults);
        _problems.AddRange(problems(options));
        return options;
    }

    // A folder has one process.
    private void FindPartOfOne()
    {
        if (Storage.Connection is null && Roles is not (ServerRoles.All or ServerRoles.None))
        {
            _problems.Add($"{MemberOptions.Section}:{nameof(MemberOptions.Roles)} is '{Member.Roles}'; with a data folder one process does all. Name the storage account "
                + $"that the processes share with --storage ({StorageOptions.Section}:{nameof(StorageOptions.Connection)}).");
        }
    }

    // A level that the logger does not know would end the start with an exception.
    private void FindUnknownLevels(IConfiguration configuration)
    {
        foreach (var (key, value) in configuration.GetSection("Logging").AsEnumerable())
        {
            if (value is not null && key.Contains(":LogLevel:", StringComparison.OrdinalIgnoreCase)
                && !Enum.TryParse<LogLevel>(value, ignoreCase: true, out _))
                _problems.Add($"{key} is '{value}'; it must be one of {string.Join(", ", Enum.GetNames<LogLevel>())}.");
        }
    }

    private void FindUnknownSections(IConfiguration configuration)
    {
        string[] known =
        [
            ListenerOptions.Section, StorageOptions.Section, FileJournalOptions.Section, EmbeddedStoreOptions.Section, TablesOptions.Section,
            IngestOptions.Section, AssemblyOptions.Section, LogOptions.Section, RetentionOptions.Section, MetricsOptions.Section, WebOptions.Section,
            AccessOptions.Section, SearchOptions.Section, PricesOptions.Section, OutgoingOptions.Section, MemberOptions.Section, AlertOptions.Section,
        ];
        foreach (var section in configuration.GetSection("Traces").GetChildren())
        {
            if (!known.Contains(section.Path, StringComparer.OrdinalIgnoreCase))
                _problems.Add($"{section.Path} is not a setting; there are {string.Join(", ", known)}.");
        }
    }
}
