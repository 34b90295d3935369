using System.Security.Cryptography;

namespace Orleans.Traces.Access;

/// <summary>A key as its owner has it: <c>ot_{id}_{secret}</c>, the id 16 and the secret 64 lowercase hex digits.</summary>
/// <remarks>
/// The prefix lets a scanner find a key that got into a repository, and tells our keys from those of other tools. The secret is 256 bits
/// of chance: nobody can try them through, so that one SHA-256 is as good as a slow hash, which a person's password would need, and costs
/// each request a fraction of a microsecond instead of a tenth of a second. Only that hash is ever stored.
/// </remarks>
public sealed class KeyText
{
    /// <summary>What each key begins with.</summary>
    public const string Prefix = "ot_";

    /// <summary>What <see cref="TryParse"/> reads, in words for who got it wrong.</summary>
    public const string Expected = "ot_, 16 lowercase hex digits, _ and 64 lowercase hex digits";

    /// <summary>Bytes of chance that a new key is made of.</summary>
    public const int RandomBytes = 8 + SecretBytes;

    private const int SecretBytes = 32;
    private const int SecretStart = 3 + KeyId.Length + 1;
    private const int TextLength = SecretStart + (2 * SecretBytes);

    private readonly string _text;

    private KeyText(KeyId id, string text) => (Id, _text) = (id, text);

    /// <summary>The public part.</summary>
    public KeyId Id { get; }

    /// <summary>A new key.</summary>
    /// <param name="random"><see cref="RandomBytes"/> from a source of chance that is fit for secrets.</param>
    public static KeyText Make(ReadOnlySpan<byte> random)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(random.Length, RandomBytes);
        var id = KeyId.Of(random[..8]);
        return new KeyText(id, $"{Prefix}{id}_{Convert.ToHexStringLower(random[8..])}");
    }

    /// <summary>Reads a key; null: it has not the form of one.</summary>
    public static KeyText? TryParse(string? text) =>
        text is { Length: TextLength } && text.StartsWith(Prefix, StringComparison.Ordinal) && text[SecretStart - 1] == '_'
        && KeyId.TryParse(text.AsSpan(3, KeyId.Length), out var id)
        && !text.AsSpan(SecretStart).ContainsAnyExcept(KeyId.HexDigits)
            ? new KeyText(id, text)
            : null;

    /// <summary>What is stored of the key.</summary>
    public byte[] Hash()
    {
        Span<byte> secret = stackalloc byte[SecretBytes];
        Convert.FromHexString(_text.AsSpan(SecretStart), secret, out _, out _);
        return SHA256.HashData(secret);
    }

    /// <summary>True when the hash is this key's. Takes the same time wherever two hashes differ.</summary>
    public bool Matches(ReadOnlySpan<byte> hash)
    {
        Span<byte> secret = stackalloc byte[SecretBytes];
        Convert.FromHexString(_text.AsSpan(SecretStart), secret, out _, out _);
        Span<byte> own = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(secret, own);
        return CryptographicOperations.FixedTimeEquals(own, hash);
    }

    /// <summary>The whole key: for its owner's eyes, once.</summary>
    public string Reveal() => _text;

    /// <summary>The key without its secret, so that none gets into a log by accident.</summary>
    public override string ToString() => $"{Prefix}{Id}_…";
}
