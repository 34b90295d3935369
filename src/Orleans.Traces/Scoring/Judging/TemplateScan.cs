using System.Text;
using System.Text.RegularExpressions;

namespace Orleans.Traces.Scoring.Judging;

/// <summary>What a template names: found in its text, before it is compiled.</summary>
/// <remarks>
/// DESIGN. Handlebars finds out what is unknown when it fills a template in, and then only where it gets to. Here each expression is looked at when the scorer is set.
/// A name of an attribute has dots (<c>{{customer.tier}}</c>), which Handlebars takes for a path: it is put in brackets (<c>{{[customer.tier]}}</c>). Blocks are those
/// that come with Handlebars; loops nest <see cref="MaxLoops"/> deep, so that what a template writes is bounded by what it is given.
/// </remarks>
internal sealed partial class TemplateScan
{
    private const int MaxLoops = 2;
    private const string Root = "@root";

    private static readonly string[] Blocks = ["if", "unless", "each", "with"], Words = ["if", "unless", "each", "with", "lookup", "else", "as", "this"],
        Literals = ["true", "false", "null", "undefined"];

    // What stands in the items of the lists.
    private static readonly string[] Inner = ["id", "content", "name", "arguments", "result", "role"];

    private readonly IReadOnlyCollection<string> _known;
    private readonly HashSet<string> _locals = new(StringComparer.Ordinal);
    private readonly StringBuilder _text = new();
    private int _loops;

    private TemplateScan(IReadOnlyCollection<string> known) => _known = known;

    /// <summary>The template as it is compiled.</summary>
    public string Text => _text.ToString();

    /// <summary>The variables.</summary>
    public HashSet<string> Variables { get; } = new(StringComparer.Ordinal);

    /// <summary>Those that it asks for by <c>if</c> or <c>unless</c>: it has a word for targets without them.</summary>
    public HashSet<string> Optional { get; } = new(StringComparer.Ordinal);

    /// <summary>The attributes, in the order of their first mention.</summary>
    public List<string> Attributes { get; } = [];

    /// <summary>What is wrong; null: nothing.</summary>
    public string? Fault { get; private set; }

    public static TemplateScan Of(string template, IReadOnlyCollection<string> known)
    {
        var scan = new TemplateScan(known);
        var at = 0;
        foreach (Match match in Expression().Matches(template))
        {
            scan._text.Append(template, at, match.Index - at);
            scan.Take(match);
            at = match.Index + match.Length;
        }

        scan._text.Append(template, at, template.Length - at);
        return scan;
    }

    private void Take(Match match)
    {
        var (open, sign, body) = (match.Groups["open"].Value, match.Groups["sign"].Value, match.Groups["body"].Value);
        if (sign == "!")
            return;
        if (sign is ">" or "*" or "#>" or "#*")
            Fault ??= "a template without partials and decorators";

        var first = FirstWord().Match(body).Value;
        if (sign == "#" && !Blocks.Contains(first))
            Fault ??= $"a template whose blocks are {string.Join(", ", Blocks.Select(b => $"#{b}"))}; it has #{first}";
        else if (sign == "^" && first.Length > 0)
            Fault ??= $"a template whose blocks are {string.Join(", ", Blocks.Select(b => $"#{b}"))}; it has ^{first}";
        if (first == "each")
            _loops += sign switch { "#" => 1, "/" => -1, _ => 0 };
        if (_loops > MaxLoops)
            Fault ??= $"a template with at most {MaxLoops} loops in each other";

        foreach (Match local in BlockParameters().Matches(body))
            _locals.UnionWith(local.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var isOptional = first is "if" or "unless" || (first == "else" && body.Contains("if", StringComparison.Ordinal));
        if (sign is "" or "&" && PromptVariables.Lists.Contains(body.Trim()))
        {
            // Handlebars would write it member by member.
            Variables.Add(body.Trim());
            body = $"{PromptVariables.Written}{body.Trim()}";
        }

        _text.Append(open).Append(sign == "&" ? "" : sign).Append(sign == "/" ? body : Token().Replace(body, m => Name(m.Value, isOptional)))
            .Append(match.Groups["close"].Value);
    }

    // The token as it is compiled.
    private string Name(string token, bool isOptional)
    {
        if (token.StartsWith(PromptVariables.Written, StringComparison.Ordinal))
            return token;
        if (token[0] is '"' or '\'' or '|' or '=' || char.IsAsciiDigit(token[0]) || token[0] == '-' || Words.Contains(token) || Literals.Contains(token)
            || token.StartsWith("this.", StringComparison.Ordinal) || token is "." or ".." || token.StartsWith("./", StringComparison.Ordinal))
            return token;
        if (token[0] == '@' && !token.StartsWith(Root, StringComparison.Ordinal))
            return token;
        var up = UpPath().Match(token).Value;
        var path = token[up.Length..];
        if (path.StartsWith('[') && path.EndsWith(']'))
            return Attribute(path[1..^1], token);

        var end = path.IndexOfAny(['.', '/']);
        var root = end < 0 ? path : path[..end];
        if (_locals.Contains(root))
            return token;
        if (_known.Contains(root))
        {
            Variables.Add(root);
            if (isOptional)
                Optional.Add(root);
            return token;
        }

        if (end < 0 && Inner.Contains(path))
            return token;
        if (end > 0)
            return Attribute(path, $"{up}[{path}]");
        Fault ??= $"a template of known variables: {string.Join(", ", _known)}, or an attribute as {{{{customer.tier}}}} or {{{{[tier]}}}}; it has {{{{{token}}}}}";
        return token;
    }

    private string Attribute(string key, string written)
    {
        if (!Attributes.Contains(key))
            Attributes.Add(key);
        return written;
    }

    [GeneratedRegex(@"(?<open>\{\{\{?~?)(?<sign>!(?:--.*?--)?|#[>*]|[#/^&>*]|)(?<body>.*?)(?<close>~?\}\}\}?)", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Expression();

    [GeneratedRegex(@"(?<=^\s*)[A-Za-z_]\w*", RegexOptions.CultureInvariant)]
    private static partial Regex FirstWord();

    [GeneratedRegex(@"\|([^|]*)\|", RegexOptions.CultureInvariant)]
    private static partial Regex BlockParameters();

    [GeneratedRegex(@"""[^""]*""|'[^']*'|\|[^|]*\||=|(?:\.\./)*(?:\[[^\]]*\]|[^\s()""'=|~\[\]])+", RegexOptions.CultureInvariant)]
    private static partial Regex Token();

    [GeneratedRegex(@"^(?:@root[./]|(?:\.\./)*)", RegexOptions.CultureInvariant)]
    private static partial Regex UpPath();
}
