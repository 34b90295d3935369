using System.Globalization;
using Azure.Data.Tables;
using Orleans.Traces.Storage.Embedded.Journal;

namespace Orleans.Traces.Storage.AzureTables.Journal;

/// <summary>How a journal lies in its table: a partition for each lane, in it the lane's header and the rows of its entries.</summary>
/// <remarks>
/// DESIGN. Each entry has rows of its own, a small one a single row, so that a release removes exactly it: nothing is ever copied forward. Rows are
/// written and removed by requests that also replace the header, under the ETag that the lane last saw: whoever has changed the header has thereby
/// taken the lane. An entry of several rows counts once its first row is there, which is written last.
/// A sequence ends in the lane's number, so that it says where its rows are.
/// </remarks>
internal static class JournalRows
{
    public const string HeaderKey = "header", OwnerColumn = "Owner", CommitColumn = "Commit", LastSequenceColumn = "LastSequence";

    public const int MaxLanes = 64;

    private const int RowDigits = 4;
    private const string HeadColumn = "Head", PayloadColumn = "Payload", RowsColumn = "Rows", SizeColumn = "Size";

    /// <summary>What is read of the rows of a journal that is opened: all but the payloads.</summary>
    public static readonly string[] IndexColumns = ["PartitionKey", "RowKey", HeadColumn, RowsColumn, SizeColumn];

    public static string PartitionOf(string journal, int lane) => $"{journal}.{lane.ToString("x2", CultureInfo.InvariantCulture)}";

    /// <summary>The lane that a partition of this journal is.</summary>
    public static int LaneOf(string journal, string partition) =>
        int.Parse(partition.AsSpan(journal.Length + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    public static int LaneOf(long sequence) => (int)(sequence % MaxLanes);

    /// <summary>The first sequence of a lane that is above all of this count.</summary>
    public static long SequenceOf(long count, int lane) => (count * MaxLanes) + lane;

    public static string KeyOf(long sequence) => "e" + sequence.ToString("x16", CultureInfo.InvariantCulture);

    public static string KeyOf(long sequence, int row) => KeyOf(sequence) + row.ToString("x4", CultureInfo.InvariantCulture);

    public static long SequenceOf(TableEntity row) =>
        long.Parse(row.RowKey.AsSpan(1, row.RowKey.Length - 1 - RowDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    public static bool IsFirst(TableEntity row) => row.ContainsKey(HeadColumn);

    public static RowPlace PlaceOf(TableEntity first) => new(first.GetInt32(SizeColumn) ?? 0, first.GetInt32(RowsColumn) ?? 1);

    public static RowPlace PlaceOf(JournalAppend append) => new(
        EntryBody.LengthOf(append), Math.Max(1, (append.Payload.Length + BinaryColumns.MaxRowBytes - 1) / BinaryColumns.MaxRowBytes));

    /// <summary>What is known of an entry without its payload.</summary>
    public static JournalAppend HeadOf(TableEntity first) => EntryBody.Read(first.GetBinary(HeadColumn));

    /// <summary>An entry's rows, the first one last.</summary>
    public static IEnumerable<(TableEntity Row, int Bytes)> Of(string partition, long sequence, JournalAppend append)
    {
        var place = PlaceOf(append);
        for (var number = place.Rows - 1; number >= 0; number--)
        {
            var at = number * BinaryColumns.MaxRowBytes;
            var part = append.Payload.Span[at..Math.Min(append.Payload.Length, at + BinaryColumns.MaxRowBytes)];
            var row = new TableEntity(partition, KeyOf(sequence, number));
            if (number == 0)
            {
                var head = append with { Payload = default };
                var bytes = new byte[EntryBody.LengthOf(head)];
                EntryBody.Write(head, bytes);
                (row[HeadColumn], row[RowsColumn], row[SizeColumn]) = (bytes, place.Rows, place.FrameLength);
            }

            BinaryColumns.Set(row, PayloadColumn, part);
            yield return (row, part.Length);
        }
    }

    /// <summary>An entry of all its rows, in order.</summary>
    /// <exception cref="InvalidDataException">Some are missing, or damaged.</exception>
    public static JournalAppend Join(IReadOnlyList<TableEntity> rows)
    {
        if (rows.Count == 0 || !IsFirst(rows[0]) || rows.Count != PlaceOf(rows[0]).Rows)
            throw new InvalidDataException("Rows of a journal's entry are missing.");
        return HeadOf(rows[0]) with
        {
            Payload = rows.Count == 1 ? BinaryColumns.Get(rows[0], PayloadColumn) : rows.SelectMany(r => BinaryColumns.Get(r, PayloadColumn)).ToArray(),
        };
    }
}
