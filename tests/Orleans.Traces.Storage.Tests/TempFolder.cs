namespace Orleans.Traces.Storage.Tests;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("orleans-traces-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>What a crash at this moment would leave, in another folder.</summary>
    public void CopyTo(string path)
    {
        foreach (var file in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories))
        {
            var copy = System.IO.Path.Combine(path, System.IO.Path.GetRelativePath(Path, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            try
            {
                if (System.IO.Path.GetFileName(file) != "lock")
                    File.Copy(file, copy);
            }
            catch (FileNotFoundException)
            {
                // Deleted by the store that is being copied: a crash at that moment would have found it gone too.
            }
        }
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
