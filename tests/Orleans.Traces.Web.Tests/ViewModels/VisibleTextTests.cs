using Orleans.Traces.Web.ViewModels;

namespace Orleans.Traces.Web.Tests.ViewModels;

public sealed class VisibleTextTests
{
    [Theory]
    [InlineData("plain, ünïcode, 日本 and 👩‍👩‍👧", "plain, ünïcode, 日本 and 👩‍👩‍👧")]
    [InlineData("a\0b\u001b[31m\u007f", "a␀b␛[31m␡")]
    [InlineData("\u0085", "⟨85⟩")]
    [InlineData("\u202Egnp.exe\u202C\u2066\u200B\uFEFF", "⟨RLO⟩gnp.exe⟨PDF⟩⟨LRI⟩⟨ZWSP⟩⟨BOM⟩")]
    [InlineData("\U000E0001\U000E0068\U000E0069\U000E007F", "⟨TAG⟩⟨TAG h⟩⟨TAG i⟩⟨TAG⟩")]
    [InlineData("two\r\nlines\tand a tab", "two␍␊lines␉and a tab")]
    public void What_cannot_be_seen_is_made_visible(string sent, string shown) => Assert.Equal(shown, VisibleText.Line(sent));

    [Fact]
    public void Half_a_pair_becomes_the_replacement_character() => Assert.Equal("\uFFFDa\uFFFD", VisibleText.Line("\uD83Da\uDC00"));

    [Fact]
    public void Several_lines_keep_their_breaks() => Assert.Equal("a\nb\tc␍d", VisibleText.Lines("a\r\nb\tc\rd"));

    [Fact]
    public void What_needs_nothing_is_not_copied()
    {
        const string text = "plain";
        Assert.Same(text, VisibleText.Line(text));
    }
}
