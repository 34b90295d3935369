using System.Buffers;
using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Orleans.Traces.Server.Ingest;

/// <summary>A request's body, inflated, in pooled memory that counts against <see cref="BytesInFlight"/> until it is disposed.</summary>
internal sealed class RequestBody(IngestOptions options, BytesInFlight inFlight) : IDisposable
{
    private const int FirstBytes = 16 << 10;

    private byte[] _buffer = [];
    private int _length;

    /// <summary>The bytes; valid until disposal.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    /// <summary>Says that a request is too large.</summary>
    public static string TooLargeMessage(int limit) =>
        $"the body is larger than {limit} bytes after inflation ({IngestOptions.Section}:{nameof(IngestOptions.MaxBodyBytes)}); send smaller batches";

    /// <summary>Says that what was to be gzip is not.</summary>
    public static string BadGzipMessage(InvalidDataException e) => $"the body is not valid gzip: {e.Message}";

    /// <summary>Reads the body to its end. Null: it is read; else why it can't be.</summary>
    public async Task<IngestOutcome?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = options.MaxBodyBytes;
        if (request.ContentLength > options.MaxBodyBytes)
            return TooLarge();

        try
        {
            switch (request.Headers.ContentEncoding.ToString().ToUpperInvariant())
            {
                case "" or "IDENTITY":
                    return await FillAsync(request.Body, request.ContentLength, cancellationToken);
                case "GZIP":
                    await using (var inflated = new GZipStream(request.Body, CompressionMode.Decompress, leaveOpen: true))
                        return await FillAsync(inflated, lengthHint: null, cancellationToken);
                default:
                    return new IngestOutcome.UnsupportedType($"content-encoding is '{request.Headers.ContentEncoding}'; gzip and identity are taken");
            }
        }
        catch (InvalidDataException e)
        {
            return new IngestOutcome.Malformed(BadGzipMessage(e));
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return TooLarge();
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status408RequestTimeout)
        {
            // OTLP's clients do not repeat after 408, though a repeat may well be faster.
            return new IngestOutcome.Unavailable("the body came too slowly; send the request again");
        }
        catch (BadHttpRequestException e)
        {
            return new IngestOutcome.Malformed($"the body could not be read: {e.Message}");
        }
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        if (_buffer.Length == 0)
            return;
        inFlight.GiveBack(_buffer.Length);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    private async Task<IngestOutcome?> FillAsync(Stream stream, long? lengthHint, CancellationToken cancellationToken)
    {
        // One byte more than announced, so that the end is seen without growing.
        if (!TryGrow(lengthHint is { } length ? (int)length + 1 : FirstBytes))
            return inFlight.Busy();

        while (true)
        {
            if (_length == _buffer.Length && !TryGrow(_buffer.Length * 2L))
                return inFlight.Busy();

            var read = await stream.ReadAsync(_buffer.AsMemory(_length), cancellationToken);
            if (read == 0)
                return null;
            _length += read;
            if (_length > options.MaxBodyBytes)
                return TooLarge();
        }
    }

    private bool TryGrow(long size)
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(size, options.MaxBodyBytes + 1L));
        if (!inFlight.TryTake(larger.Length))
        {
            ArrayPool<byte>.Shared.Return(larger);
            return false;
        }

        Bytes.CopyTo(larger);
        var length = _length;
        Dispose();
        _buffer = larger;
        _length = length;
        return true;
    }

    private IngestOutcome.TooLarge TooLarge() => new(TooLargeMessage(options.MaxBodyBytes));
}
