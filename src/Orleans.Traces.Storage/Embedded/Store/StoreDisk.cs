using Microsoft.Data.Sqlite;
using Orleans.Traces.Storage.Embedded.Disk;

namespace Orleans.Traces.Storage.Embedded.Store;

/// <summary>Where tests reach in: the files of the contents, and the moment before a commit.</summary>
/// <param name="OpenFolder">The folder of a path, made durably if it is not there.</param>
/// <param name="Committing">Called with the connection that is about to commit.</param>
internal sealed record StoreDisk(Func<string, IDiskFolder> OpenFolder, Action<SqliteConnection>? Committing = null)
{
    public static StoreDisk Real { get; } = new(DiskFolder.Make);
}
