using System.Text;

namespace Orleans.Traces.Bench.Corpus;

/// <summary>A trace as an agent framework sends it: a root, then in turn a model call and a tool call or retrieval, below agent steps.</summary>
/// <remarks>A model call's input is the conversation so far: it starts with the input of the call before.</remarks>
internal sealed class AgentTrace
{
    /// <summary>Spans of a trace, at least and at most.</summary>
    public const int LeastSpans = 8, MostSpans = 20;

    private const int TranscriptBytes = 8 * 1024, LeastMessages = 512, MedianIn = 2048, MedianOut = 820;
    private const ulong Millisecond = 1_000_000;

    private readonly Prose _prose;
    private readonly Random _random;
    private readonly List<SpanPlan> _plans = [];
    private ulong _now;

    private AgentTrace(Prose prose, Random random)
    {
        _prose = prose;
        _random = random;
    }

    /// <summary>A trace of this many spans, in the order in which an SDK sends them: by end, the root last.</summary>
    public static List<SpanTemplate> Make(Prose prose, Random random, int spans, AttributeKeys? keys = null)
    {
        var trace = new AgentTrace(prose, random);
        trace.Plan(spans);
        foreach (var plan in trace._plans)
            keys?.AddTo(plan, prose, random);
        return [.. trace._plans.Select(SpanTemplate.Of).OrderBy(s => s.End)];
    }

    private void Plan(int spans)
    {
        var root = Add(-1, "invoke_agent support").With("gen_ai.operation.name", "invoke_agent").With("gen_ai.agent.name", "support")
            .With("gen_ai.conversation.id", Id("conv_")).With("user.id", Id("u"));
        var calls = (spans / 2) + 1;
        var inputs = Enumerable.Range(0, calls).Select(_ => Prose.Size(_random, MedianIn, LeastMessages, TranscriptBytes)).Order().ToList();
        var transcript = Transcript();
        for (var turn = 0; _plans.Count < spans; turn++)
        {
            Chat(inputs[Math.Min(turn, calls - 1)], transcript);
            if (_plans.Count < spans)
                (turn % 3 == 0 ? Retrieval() : Tool()).End = _now;
        }

        root.End = Advance(1);
    }

    private void Chat(int inputBytes, List<string> transcript)
    {
        var input = new StringBuilder("[");
        for (var (i, size) = (0, 0); i < transcript.Count && size < inputBytes; size += Encoding.UTF8.GetByteCount(transcript[i++]))
            input.Append(i > 0 ? "," : "").Append(transcript[i]);
        var output = _prose.Text(Prose.Size(_random, MedianOut, 64, TranscriptBytes), _random);
        var chat = Add(0, "chat gpt-4.1-mini", isClient: true)
            .With("gen_ai.operation.name", "chat").With("gen_ai.provider.name", "openai").With("gen_ai.request.model", "gpt-4.1-mini")
            .With("gen_ai.request.temperature", 0.2).With("gen_ai.request.max_tokens", 1024L)
            .With("gen_ai.response.model", "gpt-4.1-mini-2025-04-14").With("gen_ai.response.id", Id("chatcmpl-"))
            .With("gen_ai.usage.input_tokens", input.Length / 4L).With("gen_ai.usage.output_tokens", output.Length / 4L)
            .With("gen_ai.input.messages", input.Append(']').ToString())
            .With("gen_ai.output.messages", "[" + Message("assistant", output) + "]")
            .With("server.address", "api.openai.com").With("server.port", 443L);
        chat.End = Advance(_random.Next(300, 4_000));
    }

    private SpanPlan Tool()
    {
        var tool = Add(0, "execute_tool find_order").With("gen_ai.operation.name", "execute_tool").With("gen_ai.tool.name", "find_order")
            .With("gen_ai.tool.call.id", Id("call_")).With("gen_ai.tool.type", "function")
            .With("gen_ai.tool.call.arguments", $$"""{"order_id":"{{Id("A-")}}","locale":"en"}""")
            .With("gen_ai.tool.call.result", $$"""{"status":"shipped","note":"{{_prose.Text(Prose.Size(_random, 300, 40, 2048), _random)}}"}""");
        Advance(_random.Next(5, 200));
        return tool;
    }

    private SpanPlan Retrieval()
    {
        var documents = Enumerable.Range(0, 4).Select(i =>
            $$"""{"id":"{{Id("doc_")}}","score":{{_random.Next(100, 999) / 1000.0}},"content":"{{_prose.Text(Prose.Size(_random, 320, 80, 1024), _random)}}"}""");
        var retrieval = Add(0, "retrieval handbook", isClient: true)
            .With("gen_ai.operation.name", "retrieval").With("gen_ai.data_source.id", "handbook")
            .With("gen_ai.retrieval.query.text", _prose.Text(60, _random))
            .With("gen_ai.retrieval.documents", "[" + string.Join(',', documents) + "]");
        Advance(_random.Next(5, 80));
        return retrieval;
    }

    private List<string> Transcript()
    {
        var messages = new List<string> { Message("system", _prose.Text(360, _random)) };
        string[] roles = ["user", "assistant", "tool"];
        for (var length = 0; length < TranscriptBytes; length += Encoding.UTF8.GetByteCount(messages[^1]))
            messages.Add(Message(roles[messages.Count % 3], _prose.Text(Prose.Size(_random, 240, 40, 1024), _random)));
        return messages;
    }

    private SpanPlan Add(int parent, string name, bool isClient = false)
    {
        var plan = new SpanPlan(_plans.Count, parent, name) { IsClient = isClient, Start = Advance(1) };
        _plans.Add(plan);
        return plan;
    }

    private ulong Advance(int milliseconds) => _now += (ulong)milliseconds * Millisecond;

    private string Id(string prefix) => $"{prefix}{_random.NextInt64():x16}";

    private static string Message(string role, string text) =>
        $$"""{"role":"{{role}}","parts":[{"type":"text","content":"{{text}}"}]}""";
}
