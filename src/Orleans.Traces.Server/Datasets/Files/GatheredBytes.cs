namespace Orleans.Traces.Server.Datasets.Files;

/// <summary>A stream that keeps what is written until it is sent on.</summary>
internal sealed class GatheredBytes : Stream
{
    private readonly MemoryStream _kept = new();
    private long _sent;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _sent + _kept.Length;

    public override long Position
    {
        get => Length;
        set => throw new NotSupportedException();
    }

    /// <summary>Sends what was kept, and keeps it no more.</summary>
    public async Task SendAsync(Stream to, CancellationToken cancellationToken)
    {
        await to.WriteAsync(_kept.GetBuffer().AsMemory(0, (int)_kept.Length), cancellationToken);
        await to.FlushAsync(cancellationToken);
        _sent += _kept.Length;
        _kept.SetLength(0);
    }

    public override void Flush()
    {
    }

    public override void Write(byte[] buffer, int offset, int count) => _kept.Write(buffer, offset, count);

    public override void Write(ReadOnlySpan<byte> buffer) => _kept.Write(buffer);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _kept.Dispose();
        base.Dispose(disposing);
    }
}
