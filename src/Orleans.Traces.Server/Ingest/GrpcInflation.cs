using System.IO.Compression;
using Grpc.Core;
using Grpc.Net.Compression;

namespace Orleans.Traces.Server.Ingest;

/// <summary>gzip and deflate for gRPC, with OTLP/HTTP's limit and words. gRPC's own providers take what is not compressed for a fault of the
/// server: the client learns only that an exception was thrown.</summary>
internal sealed class GrpcInflation : ICompressionProvider
{
    private readonly IngestOptions _options;
    private readonly Func<Stream, CompressionLevel, Stream> _compress;
    private readonly Func<Stream, Stream> _inflate;

    private GrpcInflation(string name, IngestOptions options, Func<Stream, CompressionLevel, Stream> compress, Func<Stream, Stream> inflate)
    {
        EncodingName = name;
        _options = options;
        _compress = compress;
        _inflate = inflate;
    }

    public string EncodingName { get; }

    /// <summary>All that are taken. What gRPC calls deflate is zlib's format.</summary>
    public static IList<ICompressionProvider> All(IngestOptions options) =>
    [
        new GrpcInflation("gzip", options,
            (s, level) => new GZipStream(s, level, leaveOpen: true), s => new GZipStream(s, CompressionMode.Decompress, leaveOpen: true)),
        new GrpcInflation("deflate", options,
            (s, level) => new ZLibStream(s, level, leaveOpen: true), s => new ZLibStream(s, CompressionMode.Decompress, leaveOpen: true)),
    ];

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        _compress(stream, compressionLevel ?? CompressionLevel.Fastest);

    public Stream CreateDecompressionStream(Stream stream) => new Inflated(_inflate(stream), EncodingName, _options.MaxBodyBytes);

    private sealed class Inflated(Stream inner, string encoding, int limit) : Stream
    {
        private long _total;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            try
            {
                var read = inner.Read(buffer);
                _total += read;
                return _total <= limit
                    ? read
                    : throw GrpcAnswer.Exception(new IngestOutcome.TooLarge(RequestBody.TooLargeMessage(limit)));
            }
            catch (InvalidDataException e)
            {
                throw GrpcAnswer.Exception(new IngestOutcome.Malformed(RequestBody.NotInflatedMessage(encoding, e)));
            }
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
