using System.Text;

namespace Orleans.Traces.Access;

/// <summary>Finds the key in the headers of a request, HTTP's and gRPC's alike.</summary>
/// <remarks>Whatever does not begin with <see cref="KeyText.Prefix"/> was meant for another tool, whose clients change nothing but the
/// host: a server that needs no key passes over it.</remarks>
public abstract record Credentials
{
    private const string Bearer = "Bearer ", Basic = "Basic ";

    // Longer ones are no key of ours; they are not decoded.
    private const int MaxBasicLength = 1_000;

    private Credentials()
    {
    }

    /// <summary>The request has none.</summary>
    public sealed record Absent : Credentials;

    /// <summary>It has some that are no key of this server.</summary>
    public sealed record Foreign : Credentials;

    /// <summary>It has what begins like a key of this server, and is none.</summary>
    public sealed record Malformed : Credentials;

    /// <summary>It has a key.</summary>
    /// <param name="Key">The key; nobody has said yet that it is known.</param>
    public sealed record Given(KeyText Key) : Credentials;

    /// <summary>Reads the headers.</summary>
    /// <param name="authorization"><c>Authorization</c>: <c>Bearer KEY</c>, or <c>Basic</c> with the key as the password, or as the user
    /// and an empty password. Wins over the other.</param>
    /// <param name="apiKey"><c>x-api-key</c>: the key itself.</param>
    public static Credentials Find(string? authorization, string? apiKey)
    {
        if (string.IsNullOrEmpty(authorization))
            return string.IsNullOrEmpty(apiKey) ? new Absent() : Of(apiKey);
        if (authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return Of(authorization[Bearer.Length..].Trim());

        return authorization.StartsWith(Basic, StringComparison.OrdinalIgnoreCase) ? OfBasic(authorization[Basic.Length..].Trim()) : new Foreign();
    }

    private static Credentials Of(string text) =>
        KeyText.TryParse(text) is { } key ? new Given(key)
        : text.StartsWith(KeyText.Prefix, StringComparison.Ordinal) ? new Malformed()
        : new Foreign();

    private static Credentials OfBasic(string encoded)
    {
        Span<byte> decoded = stackalloc byte[MaxBasicLength];
        if (encoded.Length > MaxBasicLength || !Convert.TryFromBase64String(encoded, decoded, out var length))
            return new Foreign();

        var pair = Encoding.UTF8.GetString(decoded[..length]);
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || colon == pair.Length - 1 ? Of(pair.TrimEnd(':')) : Of(pair[(colon + 1)..]);
    }
}
