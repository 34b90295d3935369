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

    /// <summary>A few hundred bytes of gzip that are a million when inflated.</summary>
    public static byte[] Bomb => Gzip(OfSize(10 * BadInputServer.MaxBodyBytes));

    public static byte[] TruncatedGzip
    {
        get
        {
            // Random, so that nothing of it can be inflated from the half that is there.
            var text = new byte[4_000];
            new Random(1).NextBytes(text);
            var whole = Gzip(OneSpan.Request(OneSpan.Span(OneSpan.NewTrace(), more: w => w.String(5, Convert.ToHexString(text)))));
            return whole[..(whole.Length / 2)];
        }
    }

    public static byte[] Gzip(byte[] plain)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Optimal))
            gzip.Write(plain);
        return stream.ToArray();
    }

    public static byte[] Json(string json) => Encoding.UTF8.GetBytes(json);
}
