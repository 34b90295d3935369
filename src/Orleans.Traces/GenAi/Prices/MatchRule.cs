using System.Text.RegularExpressions;

namespace Orleans.Traces.GenAi.Prices;

/// <summary>Which names a price list means. Names and rules are in lower case.</summary>
internal abstract record MatchRule
{
    private MatchRule()
    {
    }

    public abstract bool Matches(string name);

    /// <summary>The very names that it means, besides names like them.</summary>
    public virtual IEnumerable<string> Names => [];

    public sealed record EqualTo(string Text) : MatchRule
    {
        public override bool Matches(string name) => name == Text;

        public override IEnumerable<string> Names => [Text];
    }

    public sealed record StartsWith(string Text) : MatchRule
    {
        public override bool Matches(string name) => name.StartsWith(Text, StringComparison.Ordinal);
    }

    public sealed record EndsWith(string Text) : MatchRule
    {
        public override bool Matches(string name) => name.EndsWith(Text, StringComparison.Ordinal);
    }

    public sealed record Contains(string Text) : MatchRule
    {
        public override bool Matches(string name) => name.Contains(Text, StringComparison.Ordinal);
    }

    public sealed record Pattern(Regex Regex) : MatchRule
    {
        public override bool Matches(string name) => Regex.IsMatch(name);
    }

    public sealed record AnyOf(IReadOnlyList<MatchRule> Rules) : MatchRule
    {
        public override bool Matches(string name)
        {
            foreach (var rule in Rules)
            {
                if (rule.Matches(name))
                    return true;
            }

            return false;
        }

        public override IEnumerable<string> Names => Rules.SelectMany(r => r.Names);
    }

    public sealed record AllOf(IReadOnlyList<MatchRule> Rules) : MatchRule
    {
        public override bool Matches(string name) => Rules.All(r => r.Matches(name));
    }

    public sealed record Not(MatchRule Rule) : MatchRule
    {
        public override bool Matches(string name) => !Rule.Matches(name);
    }
}
