using System.Collections;
using System.Text.Json;
using Orleans.Traces.GenAi;
using Orleans.Traces.Scoring.Views;

namespace Orleans.Traces.Scoring.Judging;

/// <summary>What a template can show of a target, each text quoted.</summary>
internal static class PromptVariables
{
    /// <summary>What is expected.</summary>
    public const string Expected = "expected";

    /// <summary>Before the name of a list: it as one text.</summary>
    public const string Written = "$";

    private const string Input = "input", Output = "output", Documents = "documents", Tools = "tools", Definitions = "toolDefinitions", Conversation = "conversation";

    private static readonly Dictionary<string, ViewParts> Parts = new(StringComparer.Ordinal)
    {
        [Input] = ViewParts.Input,
        [Output] = ViewParts.Output,
        [Documents] = ViewParts.Documents,
        [Tools] = ViewParts.Tools | ViewParts.ToolResults,
        [Definitions] = ViewParts.ToolDefinitions,
        [Conversation] = ViewParts.Input | ViewParts.Output,
        [Expected] = ViewParts.None,
    };

    /// <summary>Those that are lists.</summary>
    public static IReadOnlyList<string> Lists { get; } = [Documents, Tools, Conversation];

    /// <summary>The variables' names.</summary>
    public static IReadOnlyCollection<string> Names => Parts.Keys;

    /// <summary>What must be read for these variables.</summary>
    public static ViewParts PartsOf(IEnumerable<string> names) => names.Aggregate(ViewParts.None, (all, name) => all | Parts[name]);

    /// <summary>What a target must have that is asked of by these variables. A conversation may lack any turn.</summary>
    public static ViewParts NeededBy(IEnumerable<string> names) => PartsOf(names.Where(n => n is Output or Documents));

    /// <summary>The variables of a target that a method's prompt has.</summary>
    public static Dictionary<string, object?> Of(JudgeMethod method, ScoredView view, QuotedData quoted)
    {
        var variables = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var name in method.Prompt.Variables)
        {
            variables[name] = name switch
            {
                Input => quoted.Quote(name, ViewText.Whole(view.Input)),
                Output => quoted.Quote(name, ViewText.Whole(view.Output)),
                Definitions => quoted.Quote(name, ViewText.Whole(view.ToolDefinitions)),
                Expected => quoted.Quote(name, method.Expected?.In(view)),
                Documents => DocumentsOf(view, quoted),
                Tools => ToolsOf(view, quoted),
                _ => ConversationOf(view, quoted),
            };
            if (variables[name] is QuotedList list)
                variables[Written + name] = list.ToString();
        }

        foreach (var (key, text) in view.Attributes)
            variables[key] = quoted.Quote(key, text);
        return variables;
    }

    /// <summary>Variables of a target that has all, and of one that has nothing.</summary>
    public static IEnumerable<Dictionary<string, object?>> Samples(IReadOnlyList<string> attributes)
    {
        var full = Parts.Keys.Concat(attributes).ToDictionary(n => n, object? (n) => n, StringComparer.Ordinal);
        full[Documents] = new QuotedList([Item(("id", "1"), ("content", "text"))]);
        full[Tools] = new QuotedList([Item(("name", "tool"), ("arguments", "{}"), ("result", "{}"))]);
        full[Conversation] = new QuotedList([Item(("role", "user"), ("content", "text"))]);
        foreach (var list in Lists)
            full[Written + list] = list;
        yield return full;
        yield return full.ToDictionary(v => v.Key, v => v.Value is QuotedList ? new QuotedList([]) : (object?)"", StringComparer.Ordinal);
    }

    private static QuotedList DocumentsOf(ScoredView view, QuotedData quoted) => new([.. view.Documents.Select(d => Item(
        ("id", IdOf(d)), ("content", quoted.Quote(Documents, d.Content, view.Documents.Count))))]);

    private static QuotedList ToolsOf(ScoredView view, QuotedData quoted) => new([.. view.Tools.Select(t => Item(
        ("name", quoted.Quote(Tools, t.Name)),
        ("arguments", quoted.Quote(Tools, ViewText.Whole(t.Arguments), 2 * view.Tools.Count)),
        ("result", quoted.Quote(Tools, ViewText.Whole(t.Result), 2 * view.Tools.Count))))]);

    private static QuotedList ConversationOf(ScoredView view, QuotedData quoted)
    {
        List<(string Role, string Text)> turns = [.. Said("user", view.Input), .. Said("assistant", view.Output)];
        return new([.. turns.Select(t => Item(("role", t.Role), ("content", quoted.Quote(Conversation, t.Text, turns.Count))))]);
    }

    private static Dictionary<string, object?> Item(params ReadOnlySpan<(string Name, string Text)> members)
    {
        var item = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (name, text) in members)
            item[name] = text;
        return item;
    }

    // Of messages each for itself; else the text as a whole.
    private static IEnumerable<(string Role, string Text)> Said(string role, JsonElement? value)
    {
        if (value is { ValueKind: JsonValueKind.Array } list && ViewText.AreMessages(list))
        {
            return list.EnumerateArray()
                .Select(m => (m.TryGetProperty("role", out var sent) && sent.ValueKind == JsonValueKind.String ? Word(sent.GetString()!) : role, ViewText.SaidBy(m)))
                .Where(t => t.Item2 is not null).Select(t => (t.Item1, t.Item2!));
        }

        return ViewText.Whole(value) is { } text ? [(role, text)] : [];
    }

    // An id is shown outside of the quotation, where it can say nothing.
    private static string IdOf(RetrievedDocument document) =>
        document.Id is { Length: <= 100 } id && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or ':' or '/') ? id : "";

    // As is a role.
    private static string Word(string role) => role.Length <= 20 && role.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? role : "other";

    /// <summary>A list that can be looped over; written as it is, its texts one after the other.</summary>
    private sealed class QuotedList(IReadOnlyList<Dictionary<string, object?>> items) : IReadOnlyList<Dictionary<string, object?>>
    {
        public int Count => items.Count;

        public Dictionary<string, object?> this[int index] => items[index];

        public IEnumerator<Dictionary<string, object?>> GetEnumerator() => items.GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

        public override string ToString() => string.Join("\n", items.Select((item, i) => $"{i + 1}. {string.Join(' ', item.Where(m => m.Value is not "").Select(m => m.Key switch
        {
            "id" => "",
            _ => $"{m.Key}: {m.Value}",
        })).Trim()}"));
    }
}
