using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Orleans.Traces.Server.Ingest;

/// <summary>A request's body, inflated, in pooled memory that counts against <see cref="BytesInFlight"/> until it is disposed.</summary>
internal sealed class RequestBody(IngestOptions options, BytesInFlight inFlight) : IDisposable
{
    private const int FirstBytes = 16 << 10;
    private const int ZlibHeader = 2;

    private byte[] _buffer = [];
    private int _length;

    /// <summary>The bytes; valid until disposal.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, _length);

    /// <summary>Says that a request is too large.</summary>
    public static string TooLargeMessage(int limit) =>
        $"the body is larger than {limit} bytes after inflation ({IngestOptions.Section}:{nameof(IngestOptions.MaxBodyBytes)}); send smaller batches";

    /// <summary>Says that what was to be compressed is not.</summary>
    public static string NotInflatedMessage(string encoding, InvalidDataException e) => $"the body is not valid {encoding}: {e.Message}";

    /// <summary>Reads the body to its end. Null: it is read; else why it can't be.</summary>
    public async Task<IngestOutcome?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = options.MaxBodyBytes;
        if (request.ContentLength > options.MaxBodyBytes)
            return TooLarge();

        var encoding = request.Headers.ContentEncoding.ToString().ToLowerInvariant();
        try
        {
            switch (encoding)
            {
                case "" or "identity":
                    return await FillAsync(request.Body, request.ContentLength, cancellationToken);
                case "gzip" or "deflate":
                    await using (var inflated = encoding == "gzip" ? Gzip(request) : await DeflateAsync(request, cancellationToken))
                        return await FillAsync(inflated, lengthHint: null, cancellationToken);
                default:
                    return new IngestOutcome.UnsupportedType($"content-encoding is '{request.Headers.ContentEncoding}'; one of gzip, deflate and identity is taken");
            }
        }
        catch (InvalidDataException e)
        {
            return new IngestOutcome.Malformed(NotInflatedMessage(encoding, e));
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

    private static GZipStream Gzip(HttpRequest request) => new(request.Body, CompressionMode.Decompress, leaveOpen: true);

    // HTTP's deflate is zlib's format, and some clients send the bare stream that lies within it. The two bytes of zlib's header cannot
    // begin a bare one: it would be a stored block with padding that is not zero, which no encoder writes.
    private static async Task<Stream> DeflateAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var head = await request.BodyReader.ReadAtLeastAsync(ZlibHeader, cancellationToken);
        var isZlib = IsZlib(head.Buffer);
        request.BodyReader.AdvanceTo(head.Buffer.Start);
        var body = request.BodyReader.AsStream(leaveOpen: true);
        return isZlib ? new ZLibStream(body, CompressionMode.Decompress) : new DeflateStream(body, CompressionMode.Decompress);
    }

    // RFC 1950: the low half of the first byte is 8, and both bytes as one number are divisible by 31.
    private static bool IsZlib(ReadOnlySequence<byte> body)
    {
        if (body.Length < ZlibHeader)
            return true;
        Span<byte> header = stackalloc byte[ZlibHeader];
        body.Slice(0, ZlibHeader).CopyTo(header);
        return (header[0] & 0x0F) == 8 && BinaryPrimitives.ReadUInt16BigEndian(header) % 31 == 0;
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
