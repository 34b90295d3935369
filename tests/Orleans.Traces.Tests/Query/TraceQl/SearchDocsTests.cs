using System.Text.RegularExpressions;
using Orleans.Traces.Query.TraceQl;

namespace Orleans.Traces.Tests.Query.TraceQl;

public partial class SearchDocsTests
{
    private static readonly string Docs = System.IO.File.ReadAllText(Path.Combine(RepositoryTree.Root, "docs", "SEARCH.md"));
    private const string Mistake = "{ llm:colour = 1 }";

    [Fact]
    public void The_example_of_an_error_is_what_is_answered()
    {
        Assert.False(TraceQlQuery.TryParse(Mistake, out _, out var error));
        var shown = Docs[Docs.IndexOf("line 1, column", StringComparison.Ordinal)..].Split('\n');

        Assert.StartsWith(shown[0].TrimEnd('…', ' '), error.Message, StringComparison.Ordinal);
        Assert.Equal(shown[1] + "\n" + shown[2], error.Excerpt);
    }

    [Fact]
    public void Every_example_is_a_query()
    {
        var examples = ExampleLine().Matches(Docs).Select(m => m.Groups[1].Value).Concat(Inline().Matches(Docs).Select(m => m.Groups[1].Value)).ToList();
        Assert.True(examples.Remove(Mistake));

        Assert.True(examples.Count >= 15, $"Only {examples.Count} examples were found.");
        foreach (var example in examples)
            Assert.True(TraceQlQuery.TryParse(example.Replace("…", "true", StringComparison.Ordinal), out _, out var error), $"{example}\n{error}");
    }

    [Theory]
    [InlineData("llm")]
    [InlineData("trace")]
    [InlineData("span")]
    [InlineData("event")]
    [InlineData("link")]
    [InlineData("instrumentation")]
    public void Every_field_is_described(string scope)
    {
        Assert.False(TraceQlQuery.TryParse($"{{ {scope}:nothing = 1 }}", out _, out var error));
        var names = error.Expected["one of ".Length..].Split(", ");

        Assert.True(names.Length >= 2, error.Expected);
        foreach (var name in names)
        {
            var isShort = scope == "span" && Docs.Contains($"`{name["span:".Length..]}`", StringComparison.Ordinal);
            Assert.True(isShort || Docs.Contains($"`{name}`", StringComparison.Ordinal) || Docs.Contains($"`{name} ", StringComparison.Ordinal), name);
        }
    }

    [GeneratedRegex(@"^(\{.*?)(?:  .*)?$", RegexOptions.Multiline)]
    private static partial Regex ExampleLine();

    [GeneratedRegex(@"`(\{[^`]*)`")]
    private static partial Regex Inline();
}
