using System.IO.Compression;
using System.Text.Json;
using Orleans.Traces.Otlp;

namespace Orleans.Traces.Tests;

/// <summary>The recorded and hand-made requests under tests/data/otlp.</summary>
internal static class EdgeFiles
{
    /// <summary>All items of a request of the folder <c>edge</c>, for instance <c>unicode/001.pb</c>; gzip where the name says so.</summary>
    public static List<TraceItem> Read(string file, OtlpSignal signal = OtlpSignal.Traces) => OtlpChunk.Read(signal, Bytes("edge/" + file));

    /// <summary>The spans of every trace request that a real client sent, with the folder that it stands in.</summary>
    public static IEnumerable<(string Client, List<TraceItem> Items)> Recorded() =>
        from folder in Directory.EnumerateDirectories(Root())
        from file in Directory.EnumerateFiles(folder, "*.pb*")
        where Path.GetFileName(folder) is not "edge" && IsTraces(folder, Path.GetFileName(file))
        select (Path.GetFileName(folder), OtlpChunk.Read(OtlpSignal.Traces, Bytes(Path.GetRelativePath(Root(), file))));

    private static bool IsTraces(string folder, string file)
    {
        using var meta = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "meta.json")));
        return meta.RootElement.EnumerateArray().Any(r => r.GetProperty("file").GetString() == file && r.GetProperty("signal").GetString() == "traces");
    }

    private static byte[] Bytes(string file)
    {
        using var stream = File.OpenRead(Path.Combine(Root(), file));
        using var content = new MemoryStream();
        using Stream plain = file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : stream;
        plain.CopyTo(content);
        return content.ToArray();
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(folder.FullName, "tests", "data", "otlp")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("tests/data/otlp stands in none of the folders above the tests.");
        return Path.Combine(folder.FullName, "tests", "data", "otlp");
    }
}
