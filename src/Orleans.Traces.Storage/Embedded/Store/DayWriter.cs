using System.Globalization;
using Microsoft.Data.Sqlite;
using Orleans.Traces.Identity;
using Orleans.Traces.Storage.Embedded.Disk;

namespace Orleans.Traces.Storage.Embedded.Store;

/// <summary>Writes one day: contents into its newest segment file, then rows in one transaction. Used by the writer's thread
/// only.</summary>
/// <remarks>After a failure it must be disposed, and its successor starts a new segment file: nothing is known of the end of the old
/// one.</remarks>
internal sealed class DayWriter : IDisposable
{
    private const string Suffix = ".seg";
    private const int PieceBytes = 1024 * 1024;

    private readonly IDiskFolder _folder;
    private readonly DayConnection _connection;
    private readonly long _segmentBytes;
    private byte[]? _piece;
    private IDiskFile _file;
    private int _number;
    private long _end;

    private DayWriter(IDiskFolder folder, DayConnection connection, long segmentBytes, bool newFile)
    {
        _folder = folder;
        _connection = connection;
        _segmentBytes = segmentBytes;
        _number = folder.Names().Select(NumberOf).Max() ?? 0;
        if (newFile || _number == 0)
        {
            _file = Create();
            return;
        }

        // What a crash left behind the last block that a row names is never read: the next block goes behind it.
        _file = folder.Open(NameOf(_number));
        _end = _file.Length;
    }

    /// <summary>When it was last used.</summary>
    public DateTimeOffset LastUsed { get; set; }

    /// <summary>Opens a day's folder, which is there.</summary>
    public static DayWriter Open(IDiskFolder folder, long segmentBytes, bool newFile)
    {
        var connection = DayConnection.Open(folder.Path, create: true);
        try
        {
            return new DayWriter(folder, connection, segmentBytes, newFile);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public static string NameOf(int number) => number.ToString("d6", CultureInfo.InvariantCulture) + Suffix;

    /// <summary>Appends these blocks, which may be none, and returns when they are durable.</summary>
    /// <returns>Where each lies.</returns>
    public List<BlockPlace> Append(List<byte[]> blocks)
    {
        if (_end >= _segmentBytes)
        {
            _file.Dispose();
            _file = Create();
        }

        var places = new List<BlockPlace>(blocks.Count);
        var end = _end;
        foreach (var block in blocks)
        {
            places.Add(new BlockPlace(_number, end, block.Length));
            end += block.Length;
        }

        if (blocks.Count == 0)
            return places;
        Write(blocks);
        _file.Sync();
        _end = end;
        return places;
    }

    /// <summary>Writes these rows, all or none, and returns when they are durable. A failure leaves the transaction to
    /// <see cref="Dispose"/>, which rolls it back.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="committing">Called with the connection before the transaction ends.</param>
    public void Commit(List<NumberedRow> rows, Action<SqliteConnection>? committing)
    {
        _connection.Begin();
        foreach (var row in rows)
            _connection.Save(row.Number, row.Id, row.Start, row.Row);
        committing?.Invoke(_connection.Connection);
        _connection.Commit();
    }

    /// <summary>Does what few saves need with the writer's connection.</summary>
    public T With<T>(Func<DayConnection, T> work) => work(_connection);

    public void Dispose()
    {
        _file.Dispose();
        _connection.Dispose();
    }

    // Small blocks go together in one piece, large ones by themselves.
    private void Write(List<byte[]> blocks)
    {
        _piece ??= new byte[PieceBytes];
        var at = _end;
        var held = 0;
        foreach (var block in blocks)
        {
            if (held + block.Length > PieceBytes)
                WritePiece(ref at, ref held);
            if (block.Length > PieceBytes)
            {
                _file.Write(block, at);
                at += block.Length;
                continue;
            }

            block.CopyTo(_piece, held);
            held += block.Length;
        }

        WritePiece(ref at, ref held);
    }

    private void WritePiece(ref long at, ref int held)
    {
        if (held > 0)
            _file.Write(_piece.AsSpan(0, held), at);
        at += held;
        held = 0;
    }

    private static int? NumberOf(string name) =>
        name.EndsWith(Suffix, StringComparison.Ordinal)
        && int.TryParse(name.AsSpan(0, name.Length - Suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private IDiskFile Create()
    {
        _number++;
        _end = 0;
        var file = _folder.Create(NameOf(_number));
        _folder.Sync();
        return file;
    }
}

/// <summary>A row and where it goes.</summary>
/// <param name="Number">Its number within the day.</param>
/// <param name="Id">Whose row.</param>
/// <param name="Start">The trace's start.</param>
/// <param name="Row">What it holds.</param>
internal readonly record struct NumberedRow(long Number, TraceId Id, ulong Start, TraceRow Row);
