using System.Text;
using Orleans.Traces.Access;

namespace Orleans.Traces.Tests.Access;

public sealed class CredentialsTests
{
    private const string Key = "ot_0123456789abcdef_00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    private const string Other = "ot_fedcba9876543210_00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    public static TheoryData<string?, string?> WithTheKey => new()
    {
        { "Bearer " + Key, null },
        { "bearer " + Key, "" },
        { "BEARER   " + Key + " ", null },
        { null, Key },
        { "", Key },
        { Basic("public-key", Key), null },
        { Basic(Key, ""), null },
        { Basic(Key), null },
        { "Bearer " + Key, Other },
    };

    public static TheoryData<string?, string?> OfOtherTools => new()
    {
        { "Bearer sk-lf-1234", null },
        { Basic("pk-lf-1", "sk-lf-2"), null },
        { "Basic ===", null },
        { "Basic", null },
        { "Basic " + new string('A', 5_000), null },
        { "Digest username=x", null },
        { null, "ls__abc" },
        { Basic("x", "secret:ot_"), null },
    };

    public static TheoryData<string?, string?> Broken => new()
    {
        { "Bearer " + Key[..^1], null },
        { null, Key + "0" },
        { null, "ot_" },
        { Basic("x", Key.ToUpperInvariant().Replace("OT_", "ot_", StringComparison.Ordinal)), null },
    };

    [Theory]
    [MemberData(nameof(WithTheKey))]
    public void A_key_is_found_in_each_place_it_may_stand(string? authorization, string? apiKey) =>
        Assert.Equal(Key, Assert.IsType<Credentials.Given>(Credentials.Find(authorization, apiKey)).Key.Reveal());

    [Theory]
    [MemberData(nameof(OfOtherTools))]
    public void What_other_tools_send_is_told_from_a_key(string? authorization, string? apiKey) =>
        Assert.IsType<Credentials.Foreign>(Credentials.Find(authorization, apiKey));

    [Theory]
    [MemberData(nameof(Broken))]
    public void What_begins_like_a_key_and_is_none_is_told(string? authorization, string? apiKey) =>
        Assert.IsType<Credentials.Malformed>(Credentials.Find(authorization, apiKey));

    [Theory]
    [InlineData(null, null)]
    [InlineData("", "")]
    public void Without_headers_there_is_nothing(string? authorization, string? apiKey) =>
        Assert.IsType<Credentials.Absent>(Credentials.Find(authorization, apiKey));

    private static string Basic(string user, string password) => Basic($"{user}:{password}");

    private static string Basic(string pair) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(pair));
}
