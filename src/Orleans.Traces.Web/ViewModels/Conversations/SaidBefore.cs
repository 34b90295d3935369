using System.Text.Json;
using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi;
using Orleans.Traces.Web.ViewModels.Spans;

namespace Orleans.Traces.Web.ViewModels.Conversations;

/// <summary>What a conversation has shown already, so that nothing is shown twice: agents send everything again, and wrappers repeat what is below them.</summary>
internal sealed class SaidBefore
{
    // How far back calls and sayings are compared; farther back a repetition is shown.
    private const int MaxCalls = 12, MaxSaid = 200;

    private readonly Queue<(int Node, List<JsonElement> Given, int Answers)> _calls = new();
    private readonly Queue<string> _order = new();
    private readonly HashSet<string> _said = new(StringComparer.Ordinal);

    /// <summary>How many of a call's messages, from the first on, an earlier call of the same thread knew; null: no call was before it in its thread.</summary>
    public int? KnownOf(TraceTree tree, int node, SpanMeaning meaning)
    {
        var messages = CallBefore.Messages(meaning.Input);
        var known = 0;
        foreach (var call in _calls)
        {
            if (!CallBefore.IsAbove(tree, call.Node, node))
                known = Math.Max(known, CallBefore.KnownOf(messages, call.Given, call.Answers));
        }

        if (_calls.Count == MaxCalls)
            _calls.Dequeue();
        _calls.Enqueue((node, messages, CallBefore.Messages(meaning.Output).Count));
        return known > 0 ? known : null;
    }

    /// <summary>Notes that somebody says this. False: it was said already.</summary>
    public bool TrySay(string who, string text)
    {
        if (text.Length == 0)
            return true;

        var saying = who + ":" + text;
        if (!_said.Add(saying))
            return false;
        if (_order.Count == MaxSaid)
            _said.Remove(_order.Dequeue());
        _order.Enqueue(saying);
        return true;
    }

    /// <summary>What a message comes to for comparison: its words, calls and results.</summary>
    public static string TextOf(ChatMessage message) => string.Join('\n', message.Parts.Select(TextOf));

    /// <summary>What a tool's answer comes to for comparison.</summary>
    public static string TextOf(JsonElement? answer) =>
        answer is not { } json ? "" : json.ValueKind == JsonValueKind.String ? json.GetString()!.Trim() : json.Raw(4_000);

    private static string TextOf(ChatPart part) => part switch
    {
        ChatPart.Words words => words.Text.Trim(),
        ChatPart.ToolCall call => call.Id + call.Name + TextOf(call.Arguments),
        ChatPart.ToolResult result => TextOf(result.Response),
        ChatPart.Other other => TextOf(other.Json),
        _ => "",
    };
}
