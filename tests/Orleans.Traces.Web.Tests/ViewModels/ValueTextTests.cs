using Orleans.Traces.Query;
using Orleans.Traces.Web.ViewModels;

namespace Orleans.Traces.Web.Tests.ViewModels;

public sealed class ValueTextTests
{
    public static TheoryData<AttributeValue, string, string> Values => new()
    {
        { new AttributeValue.Text("a"), "a", "" },
        { new AttributeValue.Text(""), "", "empty text" },
        { new AttributeValue.Bool(true), "true", "" },
        { new AttributeValue.Int(long.MinValue), "-9223372036854775808", "" },
        { new AttributeValue.Double(0.1), "0.1", "" },
        { new AttributeValue.Double(double.NaN), "NaN", "" },
        { new AttributeValue.Bytes(new byte[] { 1, 2, 3 }), "AQID", "3 bytes" },
        { new AttributeValue.Empty(), "null", "no value" },
        { new AttributeValue.Array([new AttributeValue.Text("ü\""), new AttributeValue.Double(double.NaN), new AttributeValue.Empty()]), "[\"ü\\\"\",\"NaN\",null]", "" },
        { new AttributeValue.Map(new AttributeMap([new("k", new AttributeValue.Int(1))])), "{\"k\":1}", "" },
    };

    [Theory]
    [MemberData(nameof(Values), DisableDiscoveryEnumeration = true)]
    public void Each_kind_of_value_has_a_text_and_a_note_where_the_text_does_not_tell(AttributeValue value, string text, string note) =>
        Assert.Equal((text, note), (ValueText.Of(value), ValueText.Note(value)));

    [Fact]
    public void A_value_that_is_nested_without_end_is_cut()
    {
        AttributeValue value = new AttributeValue.Int(1);
        for (var i = 0; i < 10_000; i++)
            value = new AttributeValue.Array([value]);

        Assert.Equal(new string('[', 100) + "\"…\"" + new string(']', 100), ValueText.Of(value));
    }

    [Fact]
    public void A_long_text_is_cut_between_characters()
    {
        var text = new string('x', 399) + "😀" + new string('y', 50);

        Assert.Equal(new string('x', 399), ValueText.Fold(text));
        Assert.Equal("short", ValueText.Fold("short"));
    }

    [Fact]
    public void Many_lines_are_cut_too()
    {
        var lines = string.Join('\n', Enumerable.Range(1, 20));

        Assert.Equal("1\n2\n3\n4\n5\n6\n7\n8", ValueText.Fold(lines));
    }

    [Theory]
    [InlineData(" {\"a\":1} ", true)]
    [InlineData("[]", true)]
    [InlineData("plain", false)]
    [InlineData("{", false)]
    public void What_looks_like_json_is_offered_to_be_laid_out(string text, bool looks) => Assert.Equal(looks, JsonText.LooksLikeJson(text));

    [Fact]
    public void Laid_out_json_keeps_its_numbers_and_letters() =>
        Assert.Equal("{\n  \"a\": 1.50,\n  \"b\": \"<ü>\"\n}", JsonText.Indent("{\"a\":1.50,\"b\":\"<ü>\"}"));

    [Fact]
    public void What_only_looks_like_json_is_not_laid_out() => Assert.Null(JsonText.Indent("{not json}"));
}
