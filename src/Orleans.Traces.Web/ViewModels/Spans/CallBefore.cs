using System.Text.Json;
using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;

namespace Orleans.Traces.Web.ViewModels.Spans;

/// <summary>The call of a model before another in the same thread: agents send everything again, and the reader wants what is new.</summary>
/// <param name="Node">Its place in the tree.</param>
/// <param name="SpanId">Its id.</param>
/// <param name="Known">How many of the later call's messages, from the first, it was given or has answered.</param>
public sealed record CallBefore(int Node, SpanId SpanId, int Known)
{
    // A thread goes on nearby: among what one agent did. Farther back than this it costs more than it tells.
    private const int MaxNodes = 1_000, MaxCalls = 12;

    /// <summary>The call before the one at <paramref name="node"/>, which means this; null: there is none.</summary>
    /// <remarks>Of the calls before it, the one that knew the most of its messages from the first on; of equals the latest. What it answered
    /// counts as known too. A common system prompt alone makes no thread: an agent has the same one for everybody.</remarks>
    public static CallBefore? Find(TraceViewer viewer, int node, SpanMeaning meaning)
    {
        var messages = Messages(meaning.Input);
        if (meaning.Facts.Kind != SpanKind.Llm || messages.Count == 0)
            return null;

        CallBefore? best = null;
        var calls = 0;
        for (var i = node - 1; i >= Math.Max(0, node - MaxNodes) && calls < MaxCalls && best?.Known != messages.Count; i--)
        {
            if (viewer.Facts(i).Kind != SpanKind.Llm || IsAbove(viewer.Tree, i, node))
                continue;

            calls++;
            var span = viewer.Span(i);
            var before = viewer.Meaning(span);
            var known = KnownOf(messages, Messages(before.Input), Messages(before.Output).Count);
            if (known > (best?.Known ?? 0))
                best = new CallBefore(i, span.SpanId, known);
        }

        return best;
    }

    /// <summary>How many of these messages, from the first on, another call was given or has answered; 0: it is not of the same thread.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="given">What the other call was given.</param>
    /// <param name="answers">How many messages it answered.</param>
    internal static int KnownOf(IReadOnlyList<JsonElement> messages, IReadOnlyList<JsonElement> given, int answers)
    {
        var known = 0;
        while (known < messages.Count && known < given.Count && JsonElement.DeepEquals(messages[known], given[known]))
            known++;
        if (known == 0 || known < given.Count || messages.Take(known).All(m => Role(m) == "system"))
            return 0;

        // Its answer comes back as a message, with other ids and names around the same words.
        while (answers > 0 && known < messages.Count && Role(messages[known]) == "assistant")
            (known, answers) = (known + 1, answers - 1);
        return known;
    }

    /// <summary>Whether a span is another, or above it.</summary>
    internal static bool IsAbove(TraceTree tree, int node, int below)
    {
        for (var i = below; i >= node; i = tree.Nodes[i].ParentIndex)
        {
            if (i == node)
                return true;
        }

        return false;
    }

    /// <summary>The messages of a content; none: it is something else.</summary>
    internal static List<JsonElement> Messages(JsonElement? content) =>
        content is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];

    private static string? Role(JsonElement message) =>
        message.ValueKind == JsonValueKind.Object && message.TryGetProperty("role", out var role) && role.ValueKind == JsonValueKind.String
            ? role.GetString()
            : null;
}
