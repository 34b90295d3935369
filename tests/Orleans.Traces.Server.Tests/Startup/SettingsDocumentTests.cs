using System.Globalization;
using System.Reflection;
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
using Orleans.Traces.Server.Startup;
using Orleans.Traces.Server.Telemetry;
using Orleans.Traces.Server.Tests.EndToEnd;
using Orleans.Traces.Storage.AzureTables;
using Orleans.Traces.Storage.Embedded.Journal;
using Orleans.Traces.Storage.Embedded.Store;

namespace Orleans.Traces.Server.Tests.Startup;

/// <summary><c>docs/SETTINGS.md</c> names every setting with its default, and no other.</summary>
public sealed class SettingsDocumentTests
{
    internal static readonly object[] Options =
    [
        new ListenerOptions(), new StorageOptions(), new FileJournalOptions(), new EmbeddedStoreOptions(), new TablesOptions(), new IngestOptions(), new AssemblyOptions(),
        new LogOptions(), new RetentionOptions(), new WebOptions(), new MetricsOptions(), new AccessOptions(), new SearchOptions(), new PricesOptions(),
        new OutgoingOptions(), new MemberOptions(), new AlertOptions(),
    ];

    [Fact]
    public void The_document_has_every_setting_with_its_default_and_no_other()
    {
        var documented = File.ReadLines(Path.Combine(Repository.Root, "docs", "SETTINGS.md"))
            .Where(l => l.StartsWith("| `Traces:", StringComparison.Ordinal))
            .Select(l => l.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => $"{cells[1].Trim('`')} = {cells[2].Trim('`')}");

        Assert.Equal(Options.SelectMany(Settings).Order(), documented.Order());
    }

    [Fact]
    public void Every_kind_of_options_is_looked_at()
    {
        var all = new[] { typeof(ListenerOptions), typeof(FileJournalOptions), typeof(AssemblyOptions) }
            .SelectMany(t => t.Assembly.GetTypes())
            .Where(t => t.GetField("Section", BindingFlags.Public | BindingFlags.Static) is { IsLiteral: true });

        Assert.Equal(all.Select(t => t.Name).Order(), Options.Select(o => o.GetType().Name).Order());
    }

    /// <summary>The key and default of each setting, as <c>KEY = DEFAULT</c>.</summary>
    internal static IEnumerable<string> Settings(object options)
    {
        var section = options.GetType().GetField("Section")!.GetRawConstantValue();
        return options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(p => $"{section}:{p.Name} = {Text(p.GetValue(options))}");
    }

    private static string Text(object? value) => value switch
    {
        null or System.Collections.ICollection { Count: 0 } or "" => "none",
        bool flag => flag ? "true" : "false",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => $"{value}",
    };
}
