using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Storage.Embedded.Disk;

namespace Orleans.Traces.Storage.Embedded.Store;

/// <summary>Reads blocks of one day's segment files. Keeps the file open that it read last. Used by one thread at a time.</summary>
internal sealed class BlockReader(IDiskFolder folder) : IDisposable
{
    private IDiskFile? _file;
    private int _number;

    /// <summary>The items of a block.</summary>
    /// <exception cref="InvalidDataException">It is damaged or missing; the text names the file and the offset.</exception>
    public List<TraceItem> Read(TraceId traceId, BlockPlace place)
    {
        var file = FileOf(place.File);
        var bytes = new byte[place.Length];
        var read = file.Read(bytes, place.Offset);
        try
        {
            return read == bytes.Length ? ContentBlock.Read(traceId, bytes)
                : throw new InvalidDataException("the file ends before it does");
        }
        catch (InvalidDataException e)
        {
            var whose = traceId.IsValid ? $"of trace {traceId} " : "";
            throw new InvalidDataException($"The block {whose}at offset {place.Offset} of {PathOf(place.File)} is damaged: {e.Message}.", e);
        }
    }

    public void Dispose() => _file?.Dispose();

    private IDiskFile FileOf(int number)
    {
        if (_file is not null && _number == number)
            return _file;

        _file?.Dispose();
        _file = null;
        try
        {
            _file = folder.Open(SegmentAppender.NameOf(number));
        }
        catch (FileNotFoundException e)
        {
            throw new InvalidDataException($"{PathOf(number)} is missing, and what is stored needs it. Restore it from a backup.", e);
        }

        _number = number;
        return _file;
    }

    private string PathOf(int number) => Path.Combine(folder.Path, SegmentAppender.NameOf(number));
}
