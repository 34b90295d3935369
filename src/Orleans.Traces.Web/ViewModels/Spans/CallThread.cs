using Orleans.Traces.Identity;

namespace Orleans.Traces.Web.ViewModels.Spans;

/// <summary>A call's messages as they are read: the instructions, what the call before knew already, what is new, and the answer.</summary>
/// <param name="System">The instructions at the beginning.</param>
/// <param name="Earlier">What is folded into a line.</param>
/// <param name="New">What is shown.</param>
/// <param name="Output">The answer; null: it is no message.</param>
/// <param name="Before">The call that <paramref name="Earlier"/> was known to; null: there is none.</param>
public sealed record CallThread(
    IReadOnlyList<ChatMessage> System, IReadOnlyList<ChatMessage> Earlier, IReadOnlyList<ChatMessage> New, IReadOnlyList<ChatMessage>? Output, SpanId? Before)
{
    // Without a call before, a long conversation is shown from its end.
    private const int MaxNew = 20;

    /// <summary>The thread of a call; null: it was given no messages.</summary>
    public static CallThread? Of(ShownSpan shown)
    {
        if (shown.Meaning.Input is not { } input || ChatMessage.ListOf(input) is not { } messages)
            return null;

        var output = shown.Meaning.Output is { } answer ? ChatMessage.ListOf(answer) : null;
        var system = messages.TakeWhile(m => m.Role == ChatRole.System).ToList();
        var rest = messages.Skip(system.Count).ToList();

        // A call that is made again knows all its messages; the last is what it answers.
        var folded = shown.Before is { } before ? Math.Min(before.Known - system.Count, rest.Count - 1) : rest.Count - MaxNew;
        folded = Math.Max(folded, 0);
        return new CallThread(system, rest[..folded], rest[folded..], output, shown.Before?.SpanId);
    }
}
