using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using Orleans.Traces.Datasets;
using Orleans.Traces.Datasets.Json;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Storage.AzureTables.Datasets;

/// <summary>How datasets lie in rows.</summary>
/// <remarks>
/// A project's partition names its datasets, each with the nonce that names the dataset's own partition. In that one: the head; a row for each version,
/// the newest first; for each case and version that wrote it a row, by case and the newest first; a mark for each commit of many requests.
/// The characters ! and " stand before all that an id may have, so that rows lie in the order of ids.
/// </remarks>
internal static class DatasetRows
{
    public const string Head = "head", Floor = "floor";
    public const string NonceColumn = "Nonce", VersionColumn = "Version", SealedColumn = "Sealed", HashColumn = "Hash", BulkColumn = "Bulk", ContentColumn = "Content";

    /// <summary>Bytes of a row besides its content, at most.</summary>
    public const int RowBytes = 1_024;

    /// <summary>Before every case's key, and behind every one.</summary>
    public const string FirstCase = "c!", BehindCases = "c\"";

    /// <summary>Before every version's key, and behind every one.</summary>
    public const string FirstVersion = "v!", BehindVersions = "v\"";

    public static string PartitionOf(ProjectId project) => "of." + project;

    public static string PartitionOf(string nonce) => "in." + nonce;

    public static string NameKey(string name) => "d!" + name;

    public static string VersionKey(int version) => FirstVersion + Newest(version);

    public static string BulkKey(string nonce) => "b!" + nonce;

    /// <summary>Where a case's rows begin that are of a version or earlier.</summary>
    public static string CaseKey(string id, int version) => $"{FirstCase}{id}!{Newest(version)}";

    /// <summary>Behind all rows of a case.</summary>
    public static string BehindCase(string id) => id.Length == 0 ? FirstCase : $"{FirstCase}{id}\"";

    public static string CaseIdOf(string rowKey) => rowKey[FirstCase.Length..rowKey.IndexOf('!', FirstCase.Length)];

    public static TableEntity HeadRow(string partition, Dataset head, bool isSealed = false)
    {
        var row = new TableEntity(partition, Head) { [VersionColumn] = head.Version, [SealedColumn] = isSealed };
        BinaryColumns.Set(row, ContentColumn, JsonSerializer.SerializeToUtf8Bytes(head, DatasetsJson.Api.Dataset));
        return row;
    }

    public static Dataset HeadOf(TableEntity row) => JsonSerializer.Deserialize(BinaryColumns.Get(row, ContentColumn), DatasetsJson.Api.Dataset)!;

    public static TableEntity VersionRow(string partition, DatasetVersion version, string nonce)
    {
        var row = new TableEntity(partition, VersionKey(version.Version)) { [NonceColumn] = nonce };
        BinaryColumns.Set(row, ContentColumn, JsonSerializer.SerializeToUtf8Bytes(version, DatasetsJson.Api.DatasetVersion));
        return row;
    }

    public static DatasetVersion VersionOf(TableEntity row) =>
        JsonSerializer.Deserialize(BinaryColumns.Get(row, ContentColumn), DatasetsJson.Api.DatasetVersion)!;

    /// <summary>A case's row.</summary>
    /// <param name="place">The dataset's partition and the version.</param>
    /// <param name="write">What becomes of the case.</param>
    /// <param name="content">Its bytes; null: it is deleted.</param>
    /// <param name="bulk">The commit that the row counts with; null: it is written in one request with its commit.</param>
    public static TableEntity CaseRow((string Partition, int Version) place, CaseWrite write, byte[]? content, string? bulk)
    {
        var key = CaseKey(write.Id, place.Version);
        var row = new TableEntity(place.Partition, bulk is null ? key : $"{key}!{bulk}") { [VersionColumn] = place.Version };
        if (bulk is not null)
            row[BulkColumn] = bulk;
        if (write.Case is { } one && content is not null)
        {
            row[HashColumn] = CaseContent.HashOf(one).ToString();
            BinaryColumns.Set(row, ContentColumn, content);
        }

        return row;
    }

    public static CaseRevision RevisionOf(TableEntity row) => new(
        CaseIdOf(row.RowKey), row.GetInt32(VersionColumn) ?? 0, IsDeletion(row) ? null : CaseDocument.Read(BinaryColumns.Get(row, ContentColumn)));

    /// <summary>Whether the row says that its case is gone.</summary>
    public static bool IsDeletion(TableEntity row) => row.GetString(HashColumn) is null;

    private static string Newest(int version) => (int.MaxValue - version).ToString("x8", CultureInfo.InvariantCulture);
}
