namespace Orleans.Traces.Access;

/// <summary>A browser that is signed in. Its cookie is a <see cref="KeyText"/> of its own, of which only the hash is stored; what it may do
/// is what the key may do that it signed in with, for as long as that key exists.</summary>
public sealed record SessionRecord
{
    /// <summary>The kind of these documents in an <see cref="Storage.IConfigStore"/>; a document's id is the session's.</summary>
    public const string Kind = "session";

    /// <summary>The public part of the cookie.</summary>
    public required KeyId Id { get; init; }

    /// <summary>See <see cref="KeyText.Hash"/>.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>The key that it signed in with.</summary>
    public required KeyId Key { get; init; }

    /// <summary>When it ends.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
