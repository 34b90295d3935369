using System.Text;

namespace Orleans.Traces.Query.TraceQl.Pruning;

/// <summary>The texts that a pattern stands for, where it is nothing but texts with bars between them: what Grafana writes when several values
/// are picked.</summary>
internal static class Alternatives
{
    // Past so many an index is better asked for the key alone.
    private const int Max = 64;

    /// <summary>Null where the pattern is more than texts.</summary>
    public static IReadOnlyList<string>? Of(string pattern)
    {
        List<string> texts = [];
        var text = new StringBuilder();
        for (var at = 0; at < pattern.Length; at++)
        {
            var c = pattern[at];
            if (c == '|')
            {
                texts.Add(text.ToString());
                text.Clear();
            }
            else if (c == '\\' && at + 1 < pattern.Length && char.IsAscii(pattern[at + 1]) && !char.IsLetterOrDigit(pattern[at + 1]) && pattern[at + 1] != '_')
            {
                text.Append(pattern[++at]);
            }
            else if (c is '\\' or '.' or '*' or '+' or '?' or '(' or ')' or '[' or ']' or '{' or '}' or '^' or '$')
            {
                return null;
            }
            else
            {
                text.Append(c);
            }
        }

        texts.Add(text.ToString());
        return texts.Count <= Max ? texts : null;
    }
}
