using Orleans.Traces.GenAi;
using Orleans.Traces.Query;
using Orleans.Traces.Web.ViewModels.Spans;

namespace Orleans.Traces.Web.ViewModels.Conversations;

/// <summary>Makes the entries of a conversation from its spans.</summary>
/// <param name="viewer">The trace.</param>
/// <param name="entries">Where they go.</param>
internal sealed class EntryMaker(TraceViewer viewer, List<ConversationEntry> entries)
{
    private readonly SaidBefore _said = new();

    /// <summary>How many agents the entries are below the first.</summary>
    public int Indent { get; set; }

    /// <summary>A call of a model: what is new in its input, and its answer.</summary>
    public void AddCall(int node)
    {
        var (span, meaning) = Decode(node);
        if (meaning.Input is { } input && ChatMessage.ListOf(input) is { } messages)
            AddNew(node, span, meaning, messages, _said.KnownOf(viewer.Tree, node, meaning));
        else if (meaning.Input is { } other && _said.TrySay("user", SaidBefore.TextOf(other)))
            entries.Add(Entry(node, span, meaning, EntryLook.Message) with { Asked = other });

        var whole = Entry(node, span, meaning, EntryLook.Answer) with { Facts = FactsOf(span, meaning), Error = meaning.Error };
        if (meaning.Output is { } output && ChatMessage.ListOf(output) is { Count: > 0 } answers)
        {
            foreach (var answer in answers)
                _said.TrySay("assistant", SaidBefore.TextOf(answer));
            entries.Add(whole with { Message = answers[0] });
            entries.AddRange(answers.Skip(1).Select(answer => whole with { Message = answer, Facts = [], Error = null }));
            return;
        }

        _said.TrySay("assistant", SaidBefore.TextOf(meaning.Output));
        entries.Add(whole with { Answered = meaning.Output });
    }

    /// <summary>A tool's run.</summary>
    public void AddTool(int node)
    {
        var (span, meaning) = Decode(node);
        _said.TrySay("tool", SaidBefore.TextOf(meaning.ToolResult));
        if (meaning.ToolCallId is { Length: > 0 } id)
            _said.TrySay("tool call", id);
        entries.Add(Whole(node, span, meaning, EntryLook.Tool) with { Asked = meaning.ToolArguments, Answered = meaning.ToolResult });
    }

    /// <summary>A search, or another order of what one found.</summary>
    public void AddSearch(int node)
    {
        var (span, meaning) = Decode(node);
        entries.Add(Whole(node, span, meaning, EntryLook.Search) with
        {
            Asked = meaning.Input,
            Answered = meaning.Documents.Count == 0 ? meaning.Output : null,
            Documents = meaning.Documents,
        });
    }

    /// <summary>Another step.</summary>
    public void AddStep(int node)
    {
        var (span, meaning) = Decode(node);
        var isShown = meaning.Facts.Kind != SpanKind.Embedding;
        entries.Add(Whole(node, span, meaning, EntryLook.Step) with { Asked = meaning.Input, Answered = isShown ? meaning.Output : null });
    }

    /// <summary>An agent begins; what it was given stands below it.</summary>
    public void AddAgent(int node, int inner)
    {
        var (span, meaning) = Decode(node);
        entries.Add(Entry(node, span, meaning, EntryLook.Agent) with { Facts = FactsOf(span, meaning) });
        Indent = inner;
        AddGiven(node, span, meaning);
    }

    /// <summary>What the topmost chain was given.</summary>
    public void AddInput(int node)
    {
        var (span, meaning) = Decode(node);
        AddGiven(node, span, meaning);
    }

    /// <summary>What an agent or the topmost chain answered, where that was not said.</summary>
    public void AddOutput(int node)
    {
        var (span, meaning) = Decode(node);
        if (meaning.Output is not { } output)
            return;

        if (ChatMessage.ListOf(output) is { } messages)
        {
            if (messages[^1] is var last && _said.TrySay("assistant", SaidBefore.TextOf(last)))
                entries.Add(Entry(node, span, meaning, EntryLook.Answer) with { Message = last });
        }
        else if (_said.TrySay("assistant", SaidBefore.TextOf(output)))
        {
            entries.Add(Entry(node, span, meaning, EntryLook.Answer) with { Answered = output });
        }
    }

    /// <summary>A span failed, and nothing below it has told why.</summary>
    public void AddFailure(int node)
    {
        var (span, meaning) = Decode(node);
        entries.Add(Whole(node, span, meaning, EntryLook.Failure));
    }

    private void AddGiven(int node, SpanView span, SpanMeaning meaning)
    {
        if (meaning.Input is not { } input)
            return;

        if (ChatMessage.ListOf(input) is { } messages)
            AddNew(node, span, meaning, messages, null);
        else if (_said.TrySay("user", SaidBefore.TextOf(input)))
            entries.Add(Entry(node, span, meaning, EntryLook.Message) with { Asked = input });
    }

    // Without a call before it, all up to the last question came from before this trace.
    private void AddNew(int node, SpanView span, SpanMeaning meaning, IReadOnlyList<ChatMessage> messages, int? known)
    {
        var first = known ?? Math.Max(0, LastQuestion(messages));
        var system = known is null ? messages.TakeWhile(m => m.Role == ChatRole.System).ToList() : [];
        foreach (var message in system.Where(m => _said.TrySay("system", SaidBefore.TextOf(m))))
            entries.Add(Entry(node, span, meaning, EntryLook.Message) with { Message = message });

        if (known is null && first > system.Count && _said.TrySay("before", SaidBefore.TextOf(messages[first - 1])))
            entries.Add(Entry(node, span, meaning, EntryLook.Before) with { Earlier = first - system.Count });
        foreach (var message in messages.Skip(Math.Max(first, system.Count)))
        {
            if (IsNew(message))
                entries.Add(Entry(node, span, meaning, EntryLook.Message) with { Message = message });
        }
    }

    private bool IsNew(ChatMessage message)
    {
        if (message.Role != ChatRole.Tool)
            return _said.TrySay(message.Role == ChatRole.Assistant ? "assistant" : "user", SaidBefore.TextOf(message));

        // A tool that has a span has told its answer.
        var isNew = false;
        foreach (var result in message.Parts.OfType<ChatPart.ToolResult>())
        {
            var byId = result.Id.Length == 0 || _said.TrySay("tool call", result.Id);
            isNew |= byId && _said.TrySay("tool", SaidBefore.TextOf(result.Response));
        }

        return isNew || !message.Parts.Any(p => p is ChatPart.ToolResult);
    }

    private static int LastQuestion(IReadOnlyList<ChatMessage> messages)
    {
        for (var i = messages.Count - 1; i >= 0; i--)
        {
            if (messages[i].Role == ChatRole.User)
                return i;
        }

        return 0;
    }

    private (SpanView Span, SpanMeaning Meaning) Decode(int node)
    {
        var span = viewer.Span(node);
        return (span, viewer.Meaning(span));
    }

    private ConversationEntry Whole(int node, SpanView span, SpanMeaning meaning, EntryLook look) =>
        Entry(node, span, meaning, look) with { Facts = FactsOf(span, meaning), Error = meaning.Error };

    private ConversationEntry Entry(int node, SpanView span, SpanMeaning meaning, EntryLook look) => new()
    {
        Node = node,
        SpanId = span.SpanId,
        Look = look,
        Kind = meaning.Facts.Kind,
        Title = TitleOf(span, meaning.Facts),
        Indent = Indent,
        Offset = Durations.Offset(viewer.Summary.Start, span.StartTimeUnixNano),
    };

    private static string TitleOf(SpanView span, SpanFacts facts) => facts.Kind switch
    {
        SpanKind.Tool when facts.ToolName is { } tool => OneLine.Of(tool),
        SpanKind.Agent when facts.AgentName is { } agent => OneLine.Of(agent),
        SpanKind.Llm or SpanKind.Embedding when facts.Model is { } model => OneLine.Of(model),
        _ => Names.Of(span),
    };

    private static List<string> FactsOf(SpanView span, SpanMeaning meaning)
    {
        var facts = new List<string> { Durations.Between(span.StartTimeUnixNano, span.EndTimeUnixNano) };
        var usage = meaning.Facts.Usage;
        if (usage.Input is not null || usage.Output is not null)
            facts.Add($"{(usage.Input is { } input ? Counts.Number(input) : "?")} → {(usage.Output is { } output ? Counts.Number(output) : "?")}");
        if (meaning.Cost.TotalUsd is { } cost && cost > 0)
            facts.Add(Money.Text(cost));
        return facts;
    }
}
