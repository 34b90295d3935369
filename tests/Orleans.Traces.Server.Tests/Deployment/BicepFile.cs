using System.Text.RegularExpressions;

namespace Orleans.Traces.Server.Tests.Deployment;

/// <summary>What can be told of a Bicep file without Bicep: what it declares, and what it refers to.</summary>
internal sealed partial class BicepFile
{
    private BicepFile(string path)
    {
        Path = path;
        // A line comment begins after a space; an address has none before its slashes.
        Text = Comment().Replace(File.ReadAllText(path), "");
        Parameters = Parameter().Matches(Text).ToDictionary(m => m.Groups["name"].Value, m => m.Groups["default"].Success || m.Groups["type"].Value.EndsWith('?'));
        Outputs = [.. Output().Matches(Text).Select(m => m.Groups["name"].Value)];
        Variables = [.. Variable().Matches(Text).Select(m => m.Groups["name"].Value)];
        Symbols = [.. Symbol().Matches(Text).Select(m => m.Groups["name"].Value)];
        Modules = [.. Module().Matches(Text).Select(m => new BicepModule(m.Groups["name"].Value, m.Groups["path"].Value, Block(Text, m.Index + m.Length - 1)))];
    }

    public string Path { get; }

    public string Text { get; }

    /// <summary>Each parameter, and whether it may be left out.</summary>
    public IReadOnlyDictionary<string, bool> Parameters { get; }

    public IReadOnlyList<string> Outputs { get; }

    public IReadOnlyList<string> Variables { get; }

    /// <summary>Names of resources and modules.</summary>
    public IReadOnlyList<string> Symbols { get; }

    public IReadOnlyList<BicepModule> Modules { get; }

    public static BicepFile Read(string path) => new(path);

    /// <summary>From an opening brace to the one that closes it.</summary>
    internal static string Block(string text, int open)
    {
        var depth = 0;
        for (var i = open; i < text.Length; i++)
        {
            depth += text[i] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0)
                return text[open..(i + 1)];
        }

        throw new InvalidDataException("A brace is never closed.");
    }

    [GeneratedRegex(@"(?m)(?<=^|\s)//.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"(?m)^param (?<name>\w+) (?<type>\w+\??)(?<default> = )?")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"(?m)^output (?<name>\w+) \w+ = ")]
    private static partial Regex Output();

    [GeneratedRegex(@"(?m)^var (?<name>\w+) = ")]
    private static partial Regex Variable();

    [GeneratedRegex(@"(?m)^(?:resource|module) (?<name>\w+) '")]
    private static partial Regex Symbol();

    [GeneratedRegex(@"(?m)^module (?<name>\w+) '(?<path>[^']+)' = \{")]
    private static partial Regex Module();
}

/// <summary>A module that a file uses.</summary>
internal sealed partial record BicepModule(string Name, string Path, string Body)
{
    /// <summary>The parameters that it is given.</summary>
    public IReadOnlyList<string> Given
    {
        get
        {
            var at = Body.IndexOf("params: {", StringComparison.Ordinal);
            var block = BicepFile.Block(Body, at + "params: ".Length);
            // Those of the block itself stand furthest to the left.
            var indent = Key().Matches(block).Select(m => m.Groups["indent"].Length).Min();
            return [.. Key().Matches(block).Where(m => m.Groups["indent"].Length == indent).Select(m => m.Groups["name"].Value)];
        }
    }

    [System.Text.RegularExpressions.GeneratedRegex(@"(?m)^(?<indent> +)(?<name>\w+):")]
    private static partial System.Text.RegularExpressions.Regex Key();
}
