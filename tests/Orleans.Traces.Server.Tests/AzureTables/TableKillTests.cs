using Orleans.Traces.Server.Tests.EndToEnd;

namespace Orleans.Traces.Server.Tests.AzureTables;

/// <summary>Law L1 over tables: the same kills, with everything in a storage account.</summary>
public sealed class TableKillTests : KillTests
{
    private readonly TableArguments _tables = new();

    protected override int Rounds => 2;

    protected override Task<string[]> StorageAsync() => _tables.DirectAsync();
}
