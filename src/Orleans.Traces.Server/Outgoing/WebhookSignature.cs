using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Orleans.Traces.Server.Outgoing;

/// <summary>Signs what is posted, as the Standard Webhooks say (standardwebhooks.com), so that who gets it can tell who sent it, and when.</summary>
internal static class WebhookSignature
{
    /// <summary>The headers.</summary>
    public const string Id = "webhook-id", Timestamp = "webhook-timestamp", Signature = "webhook-signature";

    private const string Encoded = "whsec_";

    /// <summary>The value of <see cref="Signature"/>: HMAC-SHA256 over id, seconds since 1970 and body.</summary>
    public static string Of(string secret, string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, KeyOf(secret));
        hmac.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{at.ToUnixTimeSeconds()}.")));
        hmac.AppendData(body);
        return $"v1,{Convert.ToBase64String(hmac.GetHashAndReset())}";
    }

    private static byte[] KeyOf(string secret)
    {
        var bytes = new byte[secret.Length];
        return secret.StartsWith(Encoded, StringComparison.Ordinal) && Convert.TryFromBase64String(secret[Encoded.Length..], bytes, out var count)
            ? bytes[..count]
            : Encoding.UTF8.GetBytes(secret);
    }
}
