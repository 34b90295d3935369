using System.IO.Compression;

namespace Orleans.Traces.Tests;

/// <summary>The recorded and made requests under <c>tests/data/otlp</c>; its README says what they are.</summary>
public static class TestData
{
    /// <summary>The folder of all of them.</summary>
    public static string Root { get; } = Path.Combine(Solution(), "tests", "data", "otlp");

    /// <summary>Names, relative to <see cref="Root"/>, of the files whose name ends so, in order.</summary>
    public static IReadOnlyList<string> Files(string folder, string ending) =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories)
            .Where(file => file.EndsWith(ending, StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)];

    /// <summary>The bytes of a file; of a <c>.gz</c> what is inside.</summary>
    public static byte[] Read(string name)
    {
        var bytes = File.ReadAllBytes(Path.Combine(Root, name));
        if (!name.EndsWith(".gz", StringComparison.Ordinal))
            return bytes;

        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var content = new MemoryStream();
        gzip.CopyTo(content);
        return content.ToArray();
    }

    private static string Solution()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Orleans.Traces.sln")))
            folder = folder.Parent;
        return folder?.FullName
            ?? throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds Orleans.Traces.sln.");
    }
}
