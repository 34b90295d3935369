using System.IO.Compression;
using System.Text;

namespace Orleans.Traces.Server.Tests.EndToEnd;

/// <summary>Bodies that no server should fall over.</summary>
internal static class BadBodies
{
    /// <summary>A request whose last message ends before its length says.</summary>
    public static byte[] Truncated => OneSpan.Request(OneSpan.Span(OneSpan.NewTrace()))[..^3];

    /// <summary>A request whose span holds an attribute that is no message.</summary>
    public static byte[] WrongNested =>
        OneSpan.Request(OneSpan.Span(OneSpan.NewTrace(), more: w => w.Bytes(9, [0x0A, 0x7F, (byte)'x'])));

    /// <summary>A sound request of this many bytes or a few more.</summary>
    public static byte[] OfSize(int bytes) => OneSpan.Request(OneSpan.Span(OneSpan.NewTrace(), more: w => w.String(5, new string('n', bytes))));

    /// <summary>A request with so many spans of one trace.</summary>
    public static byte[] OfItems(int count)
    {
        var trace = OneSpan.NewTrace();
        return OneSpan.Request([.. Enumerable.Range(1, count).Select(i => OneSpan.Span(trace, i))]);
    }

    /// <summary>A request that is a few hundred bytes when compressed.</summary>
    public static byte[] Bomb => OfSize(10 * BadInputServer.MaxBodyBytes);

    /// <summary>A request that is not much smaller when compressed, so that nothing of it can be inflated from half of it.</summary>
    public static byte[] Random
    {
        get
        {
            var text = new byte[4_000];
            new Random(1).NextBytes(text);
            return OneSpan.Request(OneSpan.Span(OneSpan.NewTrace(), more: w => w.String(5, Convert.ToHexString(text))));
        }
    }

    public static byte[] Half(byte[] whole) => whole[..(whole.Length / 2)];

    /// <summary>The same with another last byte.</summary>
    public static byte[] Spoilt(byte[] whole) => [.. whole[..^1], (byte)(whole[^1] ^ 0xFF)];

    public static byte[] Gzip(byte[] plain) => Packed(plain, s => new GZipStream(s, CompressionLevel.Optimal));

    /// <summary>What HTTP and gRPC call deflate.</summary>
    public static byte[] Zlib(byte[] plain) => Packed(plain, s => new ZLibStream(s, CompressionLevel.Optimal));

    /// <summary>Deflate without zlib's header and check sum, which some clients send.</summary>
    public static byte[] RawDeflate(byte[] plain) => Packed(plain, s => new DeflateStream(s, CompressionLevel.Optimal));

    private static byte[] Packed(byte[] plain, Func<Stream, Stream> pack)
    {
        using var stream = new MemoryStream();
        using (var packed = pack(stream))
            packed.Write(plain);
        return stream.ToArray();
    }

    public static byte[] Json(string json) => Encoding.UTF8.GetBytes(json);
}
