using System.Security.Cryptography;
using Orleans.Traces.Access;

namespace Orleans.Traces.Tests.Access;

public sealed class KeyTextTests
{
    private const string Sound = "ot_0123456789abcdef_00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    [Fact]
    public void A_new_key_holds_all_of_its_256_secret_bits_and_reads_back()
    {
        var random = Enumerable.Range(1, KeyText.RandomBytes).Select(i => (byte)i).ToArray();

        var key = KeyText.Make(random);

        Assert.Equal("ot_0102030405060709_" + Convert.ToHexStringLower(random.AsSpan(8)), key.Reveal());
        Assert.Equal(SHA256.HashData(random.AsSpan(8)), key.Hash());
        var read = KeyText.TryParse(key.Reveal())!;
        Assert.Equal((key.Id, key.Reveal()), (read.Id, read.Reveal()));
        Assert.True(read.Matches(key.Hash()));
    }

    [Fact]
    public void A_key_of_too_little_chance_is_not_made() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => KeyText.Make(new byte[KeyText.RandomBytes - 1]));

    [Fact]
    public void Chance_that_is_all_zero_makes_a_valid_id() => Assert.True(KeyText.Make(new byte[KeyText.RandomBytes]).Id.IsValid);

    [Theory]
    [InlineData(20)]
    [InlineData(50)]
    [InlineData(83)]
    public void Another_secret_does_not_match(int digit)
    {
        var other = KeyText.TryParse(Sound[..digit] + (Sound[digit] == '1' ? '2' : '1') + Sound[(digit + 1)..])!;

        Assert.False(other.Matches(KeyText.TryParse(Sound)!.Hash()));
        Assert.False(other.Matches([]));
    }

    [Fact]
    public void The_secret_is_not_in_what_a_log_would_print()
    {
        var key = KeyText.TryParse(Sound)!;

        Assert.Equal("ot_0123456789abcdef_…", key.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("ot_")]
    [InlineData("Ot_0123456789abcdef_00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff")]
    [InlineData("ot_0123456789ABCDEF_00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff")]
    [InlineData("ot_0000000000000000_00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff")]
    [InlineData("ot_0123456789abcdef-00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff")]
    [InlineData("ot_0123456789abcdef_00112233445566778899AABBCCDDEEFF00112233445566778899aabbccddeeff")]
    [InlineData("ot_0123456789abcdef_0011223344556677889 aabbccddeeff00112233445566778899aabbccddeeff")]
    [InlineData("ot_0123456789abcdef_00112233445566778899aabbccddeeff00112233445566778899aabbccddee")]
    [InlineData("ot_0123456789abcdef_00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff00")]
    public void What_has_not_the_form_of_a_key_is_none(string text) => Assert.Null(KeyText.TryParse(text));
}
