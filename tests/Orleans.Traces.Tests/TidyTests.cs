namespace Orleans.Traces.Tests;

/// <summary>Holds the tree to the design's arrows and to the style's bans. Each rule also shows on a control that it can fail.</summary>
public sealed partial class TidyTests
{
    private static readonly TidyRule[] Rules = [.. PureRules, .. ClockRules, .. StyleRules, .. ShapeRules, .. TreeRules];

    public static TheoryData<string> RuleNames => [.. Rules.Select(r => r.Name)];

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void The_tree_keeps_every_rule(string name)
    {
        var findings = Named(name).Check(RepositoryTree.TextFiles);

        Assert.True(findings.Count == 0, string.Join('\n', findings));
    }

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void A_rule_finds_what_breaks_it_and_says_what_to_do_instead(string name)
    {
        var rule = Named(name);

        var findings = rule.Check([rule.Breaks]);

        Assert.NotEmpty(findings);
        Assert.All(findings, f => Assert.EndsWith(rule.Instead, f, StringComparison.Ordinal));
        Assert.True(rule.Instead.Length > 10, "A ban names what to do instead.");
    }

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void A_rule_leaves_alone_what_only_looks_alike(string name)
    {
        var rule = Named(name);

        Assert.True(rule.Scope(rule.Keeps.Path), "The control must lie in the rule's scope, or it shows nothing.");
        Assert.Empty(rule.Check([rule.Keeps]));
    }

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void A_rule_has_files_to_look_at(string name)
    {
        Assert.Contains(RepositoryTree.TextFiles, f => Named(name).Scope(f.Path));
    }

    private static TidyRule Named(string name) => Rules.Single(r => r.Name == name);

    private static bool IsPure(string path) => path.StartsWith("src/Orleans.Traces/", StringComparison.Ordinal) && IsCode(path);

    private static bool IsProduct(string path) => path.StartsWith("src/", StringComparison.Ordinal) && IsCode(path);

    private static bool IsTest(string path) => path.StartsWith("tests/", StringComparison.Ordinal) && IsCode(path);

    private static bool IsCode(string path) => path.EndsWith(".cs", StringComparison.Ordinal) || path.EndsWith(".razor", StringComparison.Ordinal);

    private static SourceFile Pure(string text) => new("src/Orleans.Traces/Sample.cs", text);

    private static SourceFile Product(string text) => new("src/Orleans.Traces.Server/Sample.cs", text);
}
