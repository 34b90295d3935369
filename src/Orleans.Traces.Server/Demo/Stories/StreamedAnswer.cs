using System.Globalization;

namespace Orleans.Traces.Server.Demo.Stories;

/// <summary>A long answer, streamed slowly, after a search whose hits are ranked again. The reranker speaks OpenInference.</summary>
internal static class StreamedAnswer
{
    private const string Instructions = "You explain the company's security policy. Cite the section that each statement comes from.";

    private const string Question = "What do I have to do before I connect my own laptop to the office network?";

    private static readonly DemoOrigin Service = new("policy-assistant", "1.12.4", "policy.rag");

    private static readonly DemoOrigin Ranker = Service with { Scope = "openinference.instrumentation.reranker" };

    private static readonly DemoDocument[] Found =
    [
        new("policy/network#guests", 0.71, "Guests use the network \"visitor\". It reaches the internet and nothing inside."),
        new("policy/devices#own", 0.69, "Private devices may connect after they are enrolled: full-disk encryption, screen lock of five minutes, current system updates."),
        new("policy/devices#enrolment", 0.66, "Enrolment takes place in the self-service portal and installs the device certificate. IT support approves it within one working day."),
        new("policy/travel#hotels", 0.41, "In hotels and trains, use the VPN before any other connection."),
    ];

    // Indices into Found, best first, with the ranker's scores.
    private static readonly (int Index, double Score)[] Ranked = [(1, 0.97), (2, 0.93), (0, 0.38)];

    public static void Tell(DemoTrace trace)
    {
        var chain = trace.Root(Service, "answer_question", 13_240)
            .With("openinference.span.kind", "CHAIN")
            .With("input.value", Question)
            .With("session.id", trace.Sequence.Name("s-"));
        chain.Retrieval(("security-policy", Question), 6, 188, Found);
        Rerank(chain.Child("rerank", 192, 486, Ranker));

        var context = $"{Question}\n\n{string.Join('\n', Ranked.Select(r => $"[{Found[r.Index].Id}] {Found[r.Index].Content}"))}";
        chain.Chat(DemoModel.Large, 494, 13_180, (1_204, 418))
            .With("gen_ai.request.stream", true)
            .With("gen_ai.response.time_to_first_chunk", 2.87)
            .Happened(3_364, "first token")
            .Said(Instructions, [GenAi.User(context)], GenAi.Answer(
                "Three things. First, encrypt the whole disk, set the screen lock to five minutes and install all system updates [policy/devices#own]. "
                + "Second, enrol the laptop in the self-service portal; this installs the certificate by which the network knows it [policy/devices#enrolment]. "
                + "Third, wait for IT support to approve it, which takes up to one working day [policy/devices#enrolment]. "
                + "Until then you can use the network \"visitor\", which reaches the internet but no internal system [policy/network#guests]."))
            .Logged(8_900, DemoSeverity.Warn, "the stream is slow: 34 tokens/s, expected 60", ("provider", DemoModel.Large.Provider));
    }

    private static void Rerank(DemoSpan span)
    {
        span.With("openinference.span.kind", "RERANKER")
            .With("reranker.query", Question)
            .With("reranker.model_name", "bge-reranker-v2-m3")
            .With("reranker.top_k", Ranked.Length);
        for (var i = 0; i < Found.Length; i++)
            Document(span, "input", i, Found[i]);
        for (var i = 0; i < Ranked.Length; i++)
            Document(span, "output", i, Found[Ranked[i].Index] with { Score = Ranked[i].Score });
    }

    private static void Document(DemoSpan span, string side, int index, DemoDocument document)
    {
        var prefix = string.Create(CultureInfo.InvariantCulture, $"reranker.{side}_documents.{index}.document");
        span.With($"{prefix}.id", document.Id)
            .With($"{prefix}.content", document.Content)
            .With($"{prefix}.score", document.Score);
    }
}
