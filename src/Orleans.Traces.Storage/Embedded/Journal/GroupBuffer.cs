namespace Orleans.Traces.Storage.Embedded.Journal;

/// <summary>The bytes of one group, put together for one write.</summary>
internal sealed class GroupBuffer
{
    private const int KeepBytes = 8 * 1024 * 1024;

    private byte[] _bytes = new byte[16 * 1024];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    /// <summary>Room for a record at the end. Its bytes are those of an earlier group: all of them must be written.</summary>
    public Span<byte> Add(int frameLength)
    {
        var length = checked(Length + frameLength);
        if (length > _bytes.Length)
            Array.Resize(ref _bytes, (int)Math.Min(Math.Max(length, 2L * _bytes.Length), Array.MaxLength));

        var frame = _bytes.AsSpan(Length, frameLength);
        Length = length;
        return frame;
    }

    public void Clear()
    {
        Length = 0;
        if (_bytes.Length > KeepBytes)
            _bytes = new byte[KeepBytes];
    }
}
