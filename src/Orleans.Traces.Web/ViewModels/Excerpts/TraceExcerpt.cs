using Orleans.Traces.GenAi;
using Orleans.Traces.Query;

namespace Orleans.Traces.Web.ViewModels.Excerpts;

/// <summary>A trace as a turn of a conversation: what was asked, and what was answered. Texts as they were sent, cut.</summary>
/// <param name="Asked">What the user said last, or what the trace was given; empty: not known.</param>
/// <param name="Answered">What was answered last; empty: not known.</param>
public sealed record TraceExcerpt(string Asked, string Answered)
{
    /// <summary>The most characters of each.</summary>
    public const int MaxLength = 2_000;

    /// <summary>The most spans that are looked at from either end: of a long run the first say what was asked, the last what was answered.</summary>
    public const int MaxSpans = 100;

    /// <summary>Nothing is known.</summary>
    public static TraceExcerpt None { get; } = new("", "");

    /// <summary>Reads it: the first span says what was asked and answered; where it does not, its first model call what was asked, and the call that
    /// ended last what was answered.</summary>
    public static TraceExcerpt Of(TraceViewer trace)
    {
        var count = trace.Tree.Nodes.Count;
        if (count == 0)
            return None;

        var asked = Enumerable.Range(0, Math.Min(count, MaxSpans)).Select(i => Read(trace, i)?.Asked ?? "").FirstOrDefault(t => t.Length > 0) ?? "";
        var root = Read(trace, 0)?.Answered ?? "";
        return new TraceExcerpt(asked, root.Length > 0 ? root : LastAnswer(trace));
    }

    private static string LastAnswer(TraceViewer trace)
    {
        var (answer, end) = ("", 0UL);
        for (var i = trace.Tree.Nodes.Count - 1; i > 0 && i >= trace.Tree.Nodes.Count - MaxSpans; i--)
        {
            var ends = trace.Tree.Nodes[i].Span.Header.End;
            if (ends > end && Read(trace, i)?.Answered is { Length: > 0 } text)
                (answer, end) = (text, ends);
        }

        return answer;
    }

    // Tools and searches are given and answer something else than the user's words.
    private static (string Asked, string Answered)? Read(TraceViewer trace, int node)
    {
        var meaning = trace.Meaning(trace.Span(node));
        return node == 0 || meaning.Facts.Kind is SpanKind.Llm or SpanKind.Agent or SpanKind.Chain
            ? (Cut(SaidTexts.Asked(meaning.Input)), Cut(SaidTexts.Answered(meaning.Output)))
            : null;
    }

    private static string Cut(string text)
    {
        text = text.Trim();
        return text.Length > MaxLength ? text[..(char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength)] + "…" : text;
    }
}
