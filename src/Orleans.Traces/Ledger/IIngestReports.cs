namespace Orleans.Traces.Ledger;

/// <summary>Tells what became of what was sent.</summary>
public interface IIngestReports
{
    /// <summary>The sums that a reader asks for, the latest among them.</summary>
    Task<LedgerReport> ReadAsync(LedgerQuery query, CancellationToken cancellationToken);
}
