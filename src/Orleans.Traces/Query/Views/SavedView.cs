namespace Orleans.Traces.Query.Views;

/// <summary>A view of the list of traces under a name.</summary>
/// <param name="Name">Its name, one in a project.</param>
/// <param name="Address">What it shows: the list's address from the root, without the project.</param>
public sealed record SavedView(string Name, string Address)
{
    /// <summary>The longest name, in UTF-16 code units.</summary>
    public const int MaxNameLength = 80;

    /// <summary>The longest address, in UTF-16 code units.</summary>
    public const int MaxAddressLength = 2_000;

    /// <summary>Views that a project may have: so many fit into a document, however long they are.</summary>
    public const int MaxViews = 50;

    /// <summary>Why it cannot be saved, in words; null: it can.</summary>
    public string? Problem => this switch
    {
        { Name.Length: 0 } => "A view needs a name.",
        { Name.Length: > MaxNameLength } => $"A name has at most {MaxNameLength} characters.",
        { Address.Length: > MaxAddressLength } => $"What is to be saved is longer than {MaxAddressLength} characters.",
        _ when !Address.All(c => c is > ' ' and <= '~') => "What is to be saved is no address.",
        _ when !Address.StartsWith('/') || Address.StartsWith("//", StringComparison.Ordinal) => "Only what this page shows can be saved.",
        _ => null,
    };
}
