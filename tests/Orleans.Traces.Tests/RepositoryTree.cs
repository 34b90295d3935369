namespace Orleans.Traces.Tests;

/// <summary>The repository as it lies on disk, without what git ignores.</summary>
internal static class RepositoryTree
{
    private const string Marker = "Orleans.Traces.sln";

    private static readonly HashSet<string> TextEndings = new(StringComparer.Ordinal)
    {
        "", ".cs", ".razor", ".css", ".js", ".csproj", ".props", ".targets", ".sln", ".json", ".md", ".yaml", ".yml", ".sh", ".bicep",
    };

    /// <summary>The folder of the solution file, found upwards from the tests' own folder.</summary>
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    private static readonly Lazy<string[]> Ignore = new(() =>
    [
        .. File.ReadAllLines(Path.Combine(Root, ".gitignore"))
            .Select(line => line.Trim())
            .Where(line => line.Length > 0 && !line.StartsWith('#')),
    ]);

    private static readonly Lazy<IReadOnlyList<SourceFile>> All = new(() => [.. Files(new DirectoryInfo(Root), "")]);

    /// <summary>Every text file but the recorded test data, by path.</summary>
    public static IReadOnlyList<SourceFile> TextFiles => All.Value;

    /// <summary>The names at the top that git does not ignore.</summary>
    public static IEnumerable<string> TopLevelNames() =>
        new DirectoryInfo(Root).EnumerateFileSystemInfos().Select(e => e.Name).Where(name => !IsIgnored(name, top: true, Ignore.Value));

    /// <summary>Whether patterns of .gitignore cover a name. Only names, <c>*ending</c> and a leading slash are understood.</summary>
    public static bool IsIgnored(string name, bool top, IEnumerable<string> patterns)
    {
        foreach (var pattern in patterns)
        {
            if (pattern.StartsWith('/') && !top)
                continue;
            var wanted = pattern.Trim('/');
            if (wanted.StartsWith('*') ? name.EndsWith(wanted[1..], StringComparison.Ordinal) : name == wanted)
                return true;
        }

        return false;
    }

    private static IEnumerable<SourceFile> Files(DirectoryInfo folder, string prefix)
    {
        foreach (var entry in folder.EnumerateFileSystemInfos().OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            var path = prefix + entry.Name;
            if (entry.Name == ".git" || path == "tests/data" || IsIgnored(entry.Name, prefix.Length == 0, Ignore.Value))
                continue;
            if (entry is DirectoryInfo child)
            {
                foreach (var file in Files(child, path + "/"))
                    yield return file;
            }
            else if (TextEndings.Contains(entry.Extension))
            {
                yield return new SourceFile(path, File.ReadAllText(entry.FullName));
            }
        }
    }

    private static string FindRoot(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Marker)))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No {Marker} in {start} or above it.");
    }
}
