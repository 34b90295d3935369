using System.IO.Compression;
using Grpc.Core;
using Grpc.Net.Compression;

namespace Orleans.Traces.Server.Ingest;

/// <summary>gzip for gRPC, with OTLP/HTTP's limit and words. gRPC's own provider takes what is no gzip for a fault of the server: the client
/// learns only that an exception was thrown.</summary>
internal sealed class GrpcGzip(IngestOptions options) : ICompressionProvider
{
    public string EncodingName => "gzip";

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        new GZipStream(stream, compressionLevel ?? CompressionLevel.Fastest, leaveOpen: true);

    public Stream CreateDecompressionStream(Stream stream) =>
        new Inflated(new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true), options.MaxBodyBytes);

    private sealed class Inflated(GZipStream gzip, int limit) : Stream
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
                var read = gzip.Read(buffer);
                _total += read;
                return _total <= limit
                    ? read
                    : throw new RpcException(new Status(StatusCode.ResourceExhausted, RequestBody.TooLargeMessage(limit)));
            }
            catch (InvalidDataException e)
            {
                throw new RpcException(new Status(StatusCode.InvalidArgument, RequestBody.BadGzipMessage(e)));
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
                gzip.Dispose();
            base.Dispose(disposing);
        }
    }
}
