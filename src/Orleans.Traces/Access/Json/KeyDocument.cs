using System.Globalization;

namespace Orleans.Traces.Access.Json;

/// <summary>A key as the API writes it: what is known of it, never its secret.</summary>
public record KeyDocument
{
    internal const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    /// <summary>The key's public part: 16 hex digits.</summary>
    public required string Id { get; init; }

    /// <summary>The project it belongs to.</summary>
    public required string Project { get; init; }

    /// <summary>What it is called.</summary>
    public required string Name { get; init; }

    /// <summary>What it may do, as granted. An admin may also ingest and read; an operator may do everything.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>When it was made: ISO 8601, UTC.</summary>
    public required string CreatedAt { get; init; }

    /// <summary>Requests a second that it may make; null: as the server's settings say.</summary>
    public required int? RequestsPerSecond { get; init; }

    /// <summary>The document of a key.</summary>
    public static KeyDocument Of(AccessKey key) => new()
    {
        Id = key.Id.ToString(),
        Project = key.Project.ToString(),
        Name = key.Name,
        Scopes = key.Scopes.Names(),
        CreatedAt = key.CreatedAt.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture),
        RequestsPerSecond = key.RequestsPerSecond,
    };
}

/// <summary>A key that was just made.</summary>
public sealed record NewKeyDocument : KeyDocument
{
    /// <summary>The whole key. It is in this answer only: the server keeps no more than its hash.</summary>
    public required string Key { get; init; }

    /// <summary>The document of a new key.</summary>
    public static NewKeyDocument Of(AccessKey key, KeyText text)
    {
        var known = Of(key);
        return new NewKeyDocument
        {
            Id = known.Id,
            Project = known.Project,
            Name = known.Name,
            Scopes = known.Scopes,
            CreatedAt = known.CreatedAt,
            RequestsPerSecond = known.RequestsPerSecond,
            Key = text.Reveal(),
        };
    }
}

/// <summary>A project's keys as the API writes them.</summary>
/// <param name="Keys">In the order of their ids.</param>
public sealed record KeyListDocument(IReadOnlyList<KeyDocument> Keys)
{
    /// <summary>The document of keys.</summary>
    public static KeyListDocument Of(IEnumerable<AccessKey> keys) => new([.. keys.Select(KeyDocument.Of)]);
}
