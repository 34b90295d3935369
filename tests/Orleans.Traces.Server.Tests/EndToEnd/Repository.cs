namespace Orleans.Traces.Server.Tests.EndToEnd;

/// <summary>Where this solution lies.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>The recorded requests.</summary>
    public static string Recorded => Path.Combine(Root, "tests", "data", "otlp");

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Orleans.Traces.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("Orleans.Traces.sln stands in no folder above the tests.");
    }
}
