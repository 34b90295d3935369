using System.Diagnostics.Metrics;
using Orleans.Traces.Ledger;
using Orleans.Traces.Server.Ledger;
using Orleans.Traces.Server.Telemetry;

namespace Orleans.Traces.Server.Tests.Ledger;

/// <summary>Makes ledgers whose metrics nobody reads.</summary>
internal static class TestLedger
{
    public static IngestLedger Create(ILedgerStore? store = null, TimeProvider? time = null) =>
        new(store ?? new MemoryLedgerStore(), new IngestMeter(new Meter("Orleans.Traces.Tests")), time ?? TimeProvider.System);
}
