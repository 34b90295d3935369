using System.Text.Json;
using Orleans.Traces.GenAi;
using Orleans.Traces.Identity;
using Orleans.Traces.Web.ViewModels.Spans;

namespace Orleans.Traces.Web.ViewModels.Conversations;

/// <summary>Something that was said or done in a trace.</summary>
public sealed record ConversationEntry
{
    /// <summary>The span's place in the tree.</summary>
    public required int Node { get; init; }

    /// <summary>The span that says so.</summary>
    public required SpanId SpanId { get; init; }

    /// <summary>What it looks like.</summary>
    public required EntryLook Look { get; init; }

    /// <summary>The span's kind.</summary>
    public required SpanKind Kind { get; init; }

    /// <summary>What it is called: the tool, the agent, the model, else the span.</summary>
    public required string Title { get; init; }

    /// <summary>How many agents it is below the first.</summary>
    public required int Indent { get; init; }

    /// <summary>When, seen from the trace's beginning.</summary>
    public required string Offset { get; init; }

    /// <summary>How long, how many tokens, how much: of the entry that stands for its span as a whole. Empty: another entry says it.</summary>
    public IReadOnlyList<string> Facts { get; init; } = [];

    /// <summary>What is said; null: it is no message.</summary>
    public ChatMessage? Message { get; init; }

    /// <summary>What a tool or a search was asked; null: not sent.</summary>
    public JsonElement? Asked { get; init; }

    /// <summary>What it answered; null: not sent.</summary>
    public JsonElement? Answered { get; init; }

    /// <summary>What a search found.</summary>
    public IReadOnlyList<RetrievedDocument> Documents { get; init; } = [];

    /// <summary>What went wrong; null: nothing.</summary>
    public SpanError? Error { get; init; }

    /// <summary>How many messages came from before this trace.</summary>
    public int Earlier { get; init; }
}

/// <summary>What an entry of a conversation looks like.</summary>
public enum EntryLook
{
    /// <summary>A message that went in.</summary>
    Message,

    /// <summary>What a model answered.</summary>
    Answer,

    /// <summary>Messages that came from before this trace: how many.</summary>
    Before,

    /// <summary>A tool's run.</summary>
    Tool,

    /// <summary>A search.</summary>
    Search,

    /// <summary>An agent begins.</summary>
    Agent,

    /// <summary>Another step: an embedding, a check, a judgement.</summary>
    Step,

    /// <summary>A span failed that says nothing else.</summary>
    Failure,
}
