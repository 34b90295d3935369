using System.Text.RegularExpressions;

namespace Orleans.Traces.Tests;

/// <summary>Finds members and catch blocks in C# by counting braces.</summary>
internal static partial class CodeShape
{
    private enum Block
    {
        Type,
        Member,
        Inner,
        Value,
    }

    /// <summary>Every method, property and constructor with a body in braces: where it begins, and its lines from head to closing brace.</summary>
    public static IEnumerable<(int Line, int Lines)> Members(SourceFile file)
    {
        var code = file.Code;
        var open = new Stack<(Block Kind, int Start)>();
        var head = 0;
        for (var i = 0; i < code.Length; i++)
        {
            switch (code[i])
            {
                case '{':
                    open.Push((KindOf(code[head..i], open.TryPeek(out var outer) ? outer.Kind : Block.Type), SkipSpace(code, head)));
                    head = i + 1;
                    break;
                case '}':
                    if (open.TryPop(out var closed) && closed.Kind == Block.Member)
                        yield return (file.LineOf(closed.Start), file.LineOf(i) - file.LineOf(closed.Start) + 1);
                    head = i + 1;
                    break;
                case ';':
                    head = i + 1;
                    break;
            }
        }
    }

    /// <summary>Blocks that catch everything and neither throw nor look at what they caught.</summary>
    public static IEnumerable<Finding> SwallowedExceptions(SourceFile file)
    {
        var code = file.Code;
        foreach (Match match in CatchAll().Matches(code))
        {
            var name = match.Groups["name"].Value;
            var after = match.Index + match.Length;
            if (match.Groups["filter"].Success)
            {
                var filter = code[after..EndOf(code, code.IndexOf('(', after), '(', ')')];
                if (NamesTypes(filter, name))
                    continue;
                after += filter.Length;
            }

            var start = code.IndexOf('{', after);
            if (start < 0)
                continue;
            var block = code[start..EndOf(code, start, '{', '}')];
            var used = name.Length > 0 && Regex.IsMatch(block, $@"\b{name}\b");
            if (!used && !Throw().IsMatch(block))
                yield return new Finding(file.LineOf(match.Index), "catches everything and looks at nothing");
        }
    }

    // `when (e is IOException or TimeoutException)` is how several types are caught at once; `is not` still catches everything else.
    private static bool NamesTypes(string filter, string name) =>
        name.Length > 0 && Regex.IsMatch(filter, $@"\b{name}\s+is\s+(?!not\b)\(?[A-Z]");

    private static Block KindOf(string head, Block outer)
    {
        head = WithoutBrackets(head);
        if (TypeHead().IsMatch(head))
            return Block.Type;
        if (outer != Block.Type)
            return Block.Inner;

        // A field or property that is given a value: a table is long without being a method.
        return Assignment().IsMatch(head) ? Block.Value : Block.Member;
    }

    private static string WithoutBrackets(string head)
    {
        for (var before = ""; before != head;)
        {
            before = head;
            head = Brackets().Replace(head, "");
        }

        return head;
    }

    private static int SkipSpace(string code, int at)
    {
        while (at < code.Length && char.IsWhiteSpace(code[at]))
            at++;
        return at;
    }

    private static int EndOf(string code, int start, char opening, char closing)
    {
        var depth = 0;
        for (var i = Math.Max(start, 0); i < code.Length; i++)
        {
            depth += code[i] == opening ? 1 : code[i] == closing ? -1 : 0;
            if (depth == 0)
                return i + 1;
        }

        return code.Length;
    }

    [GeneratedRegex(@"^\s*((public|internal|private|protected|static|sealed|abstract|partial|readonly|file|ref|unsafe|new)\s+)*((class|struct|interface|enum|record|namespace)\s+\w|extension\s*$)")]
    private static partial Regex TypeHead();

    [GeneratedRegex(@"\([^()]*\)|\[[^\[\]]*\]")]
    private static partial Regex Brackets();

    [GeneratedRegex(@"(?<![=!<>])=(?![=>])")]
    private static partial Regex Assignment();

    [GeneratedRegex(@"\bcatch\s*(\(\s*(System\.)?Exception(\s+(?<name>\w+))?\s*\)\s*|(?=\{|when\b))(?<filter>when\b)?")]
    private static partial Regex CatchAll();

    [GeneratedRegex(@"\bthrow\b")]
    private static partial Regex Throw();
}
