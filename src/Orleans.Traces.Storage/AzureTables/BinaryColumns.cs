using System.Globalization;
using Azure.Data.Tables;

namespace Orleans.Traces.Storage.AzureTables;

/// <summary>Bytes of a row, in as many binary properties as they need.</summary>
/// <remarks>A property holds 64 KiB and a row 1 MiB, of which Azurite counts the Base64 form: so <see cref="MaxRowBytes"/>. A batch may have 4 MiB
/// as JSON: so <see cref="MaxBatchBytes"/>.</remarks>
internal static class BinaryColumns
{
    /// <summary>The most bytes of one row.</summary>
    public const int MaxRowBytes = 12 * ColumnBytes;

    /// <summary>The most bytes of the rows that are written with one request.</summary>
    public const int MaxBatchBytes = 2_800 * 1024;

    /// <summary>The most bytes of one property.</summary>
    public const int ColumnBytes = 60 * 1024;

    /// <summary>Rows that a request may write.</summary>
    public const int MaxBatchRows = 100;

    private const string LengthSuffix = "Length";

    /// <summary>Writes bytes under a name.</summary>
    public static void Set(TableEntity row, string name, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxRowBytes)
            throw new ArgumentException($"{name} has {bytes.Length} bytes; a row holds {MaxRowBytes}.", nameof(bytes));
        // Where a row is merged, properties of a longer value stay behind.
        row[name + LengthSuffix] = bytes.Length;
        for (var column = 0; bytes.Length > 0; column++)
        {
            var length = Math.Min(ColumnBytes, bytes.Length);
            row[NameOf(name, column)] = bytes[..length].ToArray();
            bytes = bytes[length..];
        }
    }

    /// <summary>The bytes under a name; none where there are none.</summary>
    /// <exception cref="InvalidDataException">Some are missing.</exception>
    public static byte[] Get(TableEntity row, string name)
    {
        var bytes = new byte[row.GetInt32(name + LengthSuffix) ?? 0];
        for (int column = 0, at = 0; at < bytes.Length; column++)
        {
            var part = row.GetBinary(NameOf(name, column)) ?? [];
            if (part.Length != Math.Min(ColumnBytes, bytes.Length - at))
                throw new InvalidDataException($"The row {row.PartitionKey}/{row.RowKey} lacks bytes of {name}.");
            part.CopyTo(bytes, at);
            at += part.Length;
        }

        return bytes;
    }

    /// <summary>How many bytes there are under a name.</summary>
    public static int LengthOf(TableEntity row, string name) => row.GetInt32(name + LengthSuffix) ?? 0;

    /// <summary>Every name that bytes of this name may stand under, for a request that asks for some properties alone.</summary>
    public static IEnumerable<string> Names(string name) => 
        [name + LengthSuffix, .. Enumerable.Range(0, MaxRowBytes / ColumnBytes).Select(c => NameOf(name, c))];

    private static string NameOf(string name, int column) => name + column.ToString(CultureInfo.InvariantCulture);
}
