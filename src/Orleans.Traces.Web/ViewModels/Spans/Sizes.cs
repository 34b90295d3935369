using System.Globalization;

namespace Orleans.Traces.Web.ViewModels.Spans;

/// <summary>Sizes as people read them.</summary>
public static class Sizes
{
    /// <summary><c>812 bytes</c>, <c>12.4 KB</c>, <c>5.2 MB</c>.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        1 => "1 byte",
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
        < 999_950 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} KB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
    };
}
