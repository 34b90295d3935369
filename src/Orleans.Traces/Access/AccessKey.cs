using Orleans.Traces.Identity;

namespace Orleans.Traces.Access;

/// <summary>A key as it is stored: everything but its secret.</summary>
public sealed record AccessKey
{
    /// <summary>The kind of these documents in an <see cref="Storage.IConfigStore"/>; a document's id is the key's.</summary>
    public const string Kind = "key";

    /// <summary>Its public part.</summary>
    public required KeyId Id { get; init; }

    /// <summary>The project it belongs to.</summary>
    public required ProjectId Project { get; init; }

    /// <summary>What its owner calls it.</summary>
    public required string Name { get; init; }

    /// <summary>What it may do.</summary>
    public required KeyScopes Scopes { get; init; }

    /// <summary>See <see cref="KeyText.Hash"/>.</summary>
    public required byte[] Hash { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Requests a second that it may make; null: what the server's settings say.</summary>
    public int? RequestsPerSecond { get; init; }

    /// <summary>Who a request with this key is from.</summary>
    public Caller ToCaller() => new(Project, Id.ToString(), Scopes);
}
