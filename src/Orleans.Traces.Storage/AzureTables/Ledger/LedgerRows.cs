using System.Globalization;
using Azure.Data.Tables;
using Orleans.Traces.Identity;
using Orleans.Traces.Ledger;
using Orleans.Traces.Otlp;
using Orleans.Traces.Storage.Embedded.Ledger;

namespace Orleans.Traces.Storage.AzureTables.Ledger;

/// <summary>How counts lie in rows: a partition for each project, and one for requests of nobody; the key is hour, part, and who counted.</summary>
internal static class LedgerRows
{
    private const int Digits = 16;

    public static string PartitionOf(ProjectId project) => "of." + project;

    public static string KeyOf(LedgerHour hour) => Hex(hour.Number);

    public static long PartOf(TableEntity row) =>
        long.Parse(row.RowKey.AsSpan(Digits, Digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    public static TableEntity Write(LedgerRow row, string writer)
    {
        var (key, counts) = (row.Key, row.Counts);
        return new TableEntity(PartitionOf(key.Source.Project), KeyOf(key.Hour) + Hex(row.Part) + writer)
        {
            ["KeyId"] = key.Source.KeyId,
            ["Signal"] = (int)key.Signal,
            ["Received"] = counts.Received,
            ["Accepted"] = counts.Accepted,
            ["Repeated"] = counts.Repeated,
            ["Retryable"] = counts.Retryable,
            ["Stored"] = counts.Stored,
            ["LastReceived"] = (long)counts.LastReceived,
            ["Reasons"] = ReasonBytes.Write(counts),
        };
    }

    /// <exception cref="InvalidDataException">The row is damaged.</exception>
    public static LedgerRow Read(TableEntity row)
    {
        var project = ProjectId.TryParse(row.PartitionKey[PartitionOf(default).Length..], out var parsed) ? parsed : default;
        var hour = long.Parse(row.RowKey.AsSpan(0, Digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        var counts = LedgerCounts.Of(
            Number(row, "Received"), Number(row, "Accepted"), Number(row, "Repeated"), Number(row, "Retryable"),
            (Number(row, "Stored"), (ulong)Number(row, "LastReceived")));
        ReasonBytes.ReadInto(counts, row.GetBinary("Reasons"));
        return new LedgerRow(
            new LedgerKey(new LedgerHour(hour), new IngestSource(project, row.GetString("KeyId")), (OtlpSignal)(row.GetInt32("Signal") ?? 0)),
            PartOf(row), counts);
    }

    private static long Number(TableEntity row, string name) => row.GetInt64(name) ?? 0;

    private static string Hex(long number) => number.ToString("x16", CultureInfo.InvariantCulture);
}
