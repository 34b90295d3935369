using System.Text.RegularExpressions;

namespace Orleans.Traces.GenAi.Prices;

/// <summary>The forms of a model's name under which a price is looked for, from what was sent to what is left of it.</summary>
internal static partial class ModelNames
{
    /// <summary>The longest name that is looked for; longer ones are no names.</summary>
    public const int MaxLength = 256;

    // Of a name like a/b/c/d/e/f…, and what else can be made up.
    private const int MaxPrefixes = 4;
    private const int MaxSuffixes = 3;

    /// <summary>In the order in which they count: as sent; without what stands before it (<c>openrouter/</c>, <c>us.anthropic.</c>); without
    /// its date or version; with dots for dashes and dashes for dots.</summary>
    public static IReadOnlyList<NameForm> Forms(string model)
    {
        var name = model.Trim().ToLowerInvariant();
        if (name.Length is 0 or > MaxLength)
            return [];

        var forms = new List<NameForm>();
        Add(forms, new NameForm(name, []));
        AddWithoutPrefixes(forms, name);
        AddEach(forms, Dashed, repeat: 1);
        AddEach(forms, WithoutSuffix, MaxSuffixes);
        AddEach(forms, n => n.Replace('.', '-'), repeat: 1);
        AddEach(forms, n => DashInVersion().Replace(n, "."), repeat: 1);
        return forms;
    }

    private static void AddWithoutPrefixes(List<NameForm> forms, string name)
    {
        // What an address of a cloud ends with is the model or its profile.
        if (name.StartsWith("arn:", StringComparison.Ordinal) && name.LastIndexOf('/') is > 0 and var last)
            Add(forms, new NameForm(name[(last + 1)..], ["aws"]));

        for (var i = 0; i < MaxPrefixes; i++)
        {
            var (rest, before) = forms[^1];
            var bedrock = BedrockName().Match(rest);
            var end = bedrock.Success ? bedrock.Length - 1 : rest.AsSpan().IndexOfAny("/:");
            if (end <= 0 || end == rest.Length - 1)
                return;

            // Before a colon only what is a provider is a prefix: "gpt-4o:extended" is a name. Whoever looks finds out.
            var isColon = rest[end] == ':';
            if (isColon && !ColonPrefix().IsMatch(rest))
                return;
            string[] hints = bedrock.Success ? [.. before, "aws", bedrock.Groups["maker"].Value] : [.. before, rest[..end]];
            if (bedrock.Success)
                forms[^1] = new NameForm(rest, [.. before, "aws"]);
            Add(forms, new NameForm(rest[(end + 1)..], hints));
        }
    }

    private static void AddEach(List<NameForm> forms, Func<string, string> change, int repeat)
    {
        foreach (var form in forms.ToArray())
        {
            var name = form.Name;
            for (var i = 0; i < repeat; i++)
            {
                name = change(name);
                Add(forms, form with { Name = name });
            }
        }
    }

    private static void Add(List<NameForm> forms, NameForm form)
    {
        if (form.Name.Length > 0 && !forms.Exists(f => f.Name == form.Name))
            forms.Add(form);
    }

    private static string WithoutSuffix(string name)
    {
        var cut = Suffix().Match(name) is { Success: true, Index: > 0 } suffix ? name[..suffix.Index] : name;
        return cut.Length > 0 ? cut : name;
    }

    // As the package does it: a date of eight digits is also looked for with dashes.
    private static string Dashed(string name) => CompactDate().Replace(name, "-$1-$2-$3");

    // -20250514, -2024-08-06, -05-20, @20250514, @latest, -v1:0, :0, -latest, -001, -0613 and -2407.
    [GeneratedRegex(@"(-20[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])|-20[0-9]{2}-[0-9]{2}-[0-9]{2}|-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
        + @"|@[0-9]{8}|@[0-9]{4}-[0-9]{2}-[0-9]{2}|[-:@](latest|default)|-v[0-9]:[0-9]{1,2}|:[0-9]{1,2}|-00[0-9]|-(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])|-2[3-9](0[1-9]|1[0-2]))\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Suffix();

    [GeneratedRegex(@"-(20[0-9]{2})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])(?=-|:|\z)", RegexOptions.CultureInvariant)]
    private static partial Regex CompactDate();

    // A version of single digits, as 3-5: -1106- is a date.
    [GeneratedRegex(@"(?<=(^|[^0-9])[0-9])-(?=[0-9]([^0-9]|\z))", RegexOptions.CultureInvariant)]
    private static partial Regex DashInVersion();

    [GeneratedRegex(@"^((us|eu|apac|global|us-gov|jp|au|ca|in)\.)?(?<maker>anthropic|amazon|meta|mistral|cohere|ai21|deepseek|openai|qwen|writer|moonshotai|minimax|google)\.",
        RegexOptions.CultureInvariant)]
    private static partial Regex BedrockName();

    [GeneratedRegex(@"^(openai|azure|anthropic|google|google-gla|google-vertex|gemini|bedrock|groq|mistral|cohere|deepseek|openrouter|together|fireworks|xai|perplexity|cerebras|moonshotai):",
        RegexOptions.CultureInvariant)]
    private static partial Regex ColonPrefix();
}

/// <summary>A name of a model, and the providers that stood before it.</summary>
/// <param name="Name">In lower case.</param>
/// <param name="Prefixes">As they stood, outermost first.</param>
internal readonly record struct NameForm(string Name, string[] Prefixes);
