namespace Orleans.Traces.Storage.Embedded.Disk;

/// <summary>A folder of files. A name that is made, changed or deleted is durable only after <see cref="Sync"/>.</summary>
internal interface IDiskFolder
{
    /// <summary>For messages.</summary>
    string Path { get; }

    /// <summary>The names of the files in it, in no particular order.</summary>
    IReadOnlyList<string> Names();

    /// <summary>Opens a file that is there.</summary>
    IDiskFile Open(string name);

    /// <summary>Makes an empty file; one of that name is emptied.</summary>
    IDiskFile Create(string name);

    /// <summary>Gives a file another name; a file of that name is replaced.</summary>
    void Rename(string from, string to);

    /// <summary>Deletes a file. Open handles stay usable.</summary>
    void Delete(string name);

    /// <summary>Returns when the names would survive a power cut.</summary>
    void Sync();

    /// <summary>Keeps every other process and instance out until it is disposed.</summary>
    /// <exception cref="StorageUnavailableException">Another one has it.</exception>
    IDisposable Lock();
}
