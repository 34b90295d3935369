using CsCheck;

namespace Orleans.Traces.Tests.Ledger;

/// <summary>What holds for the ledger whatever is sent and whatever fails. CsCheck prints the seed of a failure.</summary>
public sealed class LedgerProperties
{
    [Fact]
    public void Every_item_received_is_counted_once_by_its_fate_and_kept_once()
    {
        var met = new LedgerTroubles();
        Gen.Int.Sample(seed => new LedgerRun(new Random(seed), met).Check(), iter: 300, threads: 1);

        // A run that met none of the trouble it is about proves nothing.
        Assert.True(
            met is { Repeated: > 1_000, Refused: > 1_000, Retryable: > 1_000, FailedSaves: > 100, LostAnswers: > 100, Crashes: > 100, Restarts: > 100 },
            $"Too tame: {met}");
    }
}
