using System.Text.RegularExpressions;

namespace Orleans.Traces.Scoring.Rules;

/// <summary>What personal data and secrets look like.</summary>
/// <remarks>Patterns without backtracking; what a pattern alone would find too often is checked by its check digits.</remarks>
internal static class SensitivePatterns
{
    public static IReadOnlyList<SensitivePattern> Personal { get; } =
    [
        new(["@"], 0, "email", @"[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(\.[A-Za-z0-9\-]+)*\.[A-Za-z]{2,24}"),
        new([], 8, "phone", @"(\+[0-9]{1,3}[ \-./]?|\b0)(\([0-9]{1,4}\)[ \-./]?)?[0-9]{2,5}([ \-./]?[0-9]{2,5}){1,4}\b|\([0-9]{3}\) ?[0-9]{3}-[0-9]{4}\b", IsPhone),
        new([], 13, "creditCard", @"\b[0-9]{4}([ \-]?[0-9]{4}){2}[ \-]?[0-9]{1,7}\b|\b3[47][0-9]{2}[ \-]?[0-9]{6}[ \-]?[0-9]{5}\b", IsCard),
        new([], 2, "iban", @"\b[A-Z]{2}[0-9]{2}( ?[A-Z0-9]{4}){2,7}( ?[A-Z0-9]{1,3})?\b", IsIban),
        new(["."], 4, "ipAddress", @"\b(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(\.(25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){3}\b"),
        new(["-"], 9, "usSsn", @"\b[0-9]{3}-[0-9]{2}-[0-9]{4}\b", text => text[..3] is not ("000" or "666") && text[0] != '9'),
    ];

    public static IReadOnlyList<SensitivePattern> Secret { get; } =
    [
        new(["AKIA", "ASIA"], 0, "awsKey", @"\b(AKIA|ASIA)[0-9A-Z]{16}\b"),
        new(["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"], 0, "githubToken", @"\b(gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60,90})\b"),
        new(["sk-"], 0, "apiKey", @"\bsk-[A-Za-z0-9_\-]{20,200}"),
        new(["AIza"], 0, "googleKey", @"\bAIza[0-9A-Za-z_\-]{35}\b"),
        new(["xox"], 0, "slackToken", @"\bxox[abprs]-[0-9A-Za-z\-]{10,200}"),
        new(["k_"], 0, "stripeKey", @"\b[sr]k_(live|test)_[0-9A-Za-z]{16,200}\b"),
        new(["eyJ"], 0, "jwt", @"\beyJ[A-Za-z0-9_\-]{8,}\.eyJ[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]{8,}"),
        new(["PRIVATE KEY-----"], 0, "privateKey", @"-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----"),
        new(["ot_"], 0, "tracesKey", @"\bot_[0-9a-f]{16}_[0-9a-f]{64}\b"),
        new(["://"], 0, "passwordInUrl", @"\b[a-z][a-z0-9+.\-]{1,20}://[^/@: \n]{1,100}:[^/@ \n]{1,100}@"),
    ];

    private static bool IsPhone(string text) => text.Count(char.IsAsciiDigit) is >= 8 and <= 15;

    private static bool IsCard(string text)
    {
        var digits = text.Where(char.IsAsciiDigit).Select(c => c - '0').ToArray();
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var digit = digits[^(i + 1)] * (i % 2 == 0 ? 1 : 2);
            sum += digit > 9 ? digit - 9 : digit;
        }

        return digits.Length is >= 13 and <= 19 && digits.Any(d => d > 0) && sum % 10 == 0;
    }

    private static bool IsIban(string text)
    {
        var plain = text.Replace(" ", "", StringComparison.Ordinal);
        if (plain.Length is < 15 or > 34)
            return false;
        var remainder = 0;
        foreach (var c in plain[4..] + plain[..4])
            remainder = char.IsAsciiDigit(c) ? ((remainder * 10) + (c - '0')) % 97 : ((remainder * 100) + (c - 'A' + 10)) % 97;
        return remainder == 1;
    }
}

/// <summary>A kind of text that should not be there.</summary>
/// <param name="parts">One of these is in each text that has it, so that others need not be looked through; empty: none need be.</param>
/// <param name="digits">So many digits are, at least.</param>
/// <param name="name">What it is called.</param>
/// <param name="pattern">What it looks like.</param>
/// <param name="check">What the pattern does not say; null: it says all.</param>
internal sealed class SensitivePattern(string[] parts, int digits, string name, string pattern, Predicate<string>? check = null)
{
    // So many are counted; that there are more is no news.
    private const int MaxFound = 100;

    private readonly Regex _regex = new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Regex.InfiniteMatchTimeout);

    public string Name => name;

    /// <summary>How often it is in a text that has so many digits.</summary>
    public int CountIn(string text, int digitsOfText)
    {
        if (digitsOfText < digits || (parts.Length > 0 && !parts.Any(p => text.Contains(p, StringComparison.Ordinal))))
            return 0;
        var count = 0;
        for (var match = _regex.Match(text); match.Success && count < MaxFound; match = match.NextMatch())
            count += check?.Invoke(match.Value) == false ? 0 : 1;
        return count;
    }
}
