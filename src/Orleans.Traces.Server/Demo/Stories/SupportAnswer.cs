namespace Orleans.Traces.Server.Demo.Stories;

/// <summary>A customer asks; an agent looks into the handbook and the order system, then answers.</summary>
internal sealed record SupportAnswer
{
    private const string Instructions =
        "You are the support agent of Nordlicht Outdoor. Answer from the handbook only, in the customer's language. Look up the order before you promise anything.";

    private static readonly DemoOrigin Service = new("support-agent", "2.8.1", "support.agent");

    public required string User { get; init; }

    public required string Question { get; init; }

    public required string Order { get; init; }

    public required string OrderStatus { get; init; }

    public required DemoDocument[] Found { get; init; }

    public required string Answer { get; init; }

    public static SupportAnswer[] All { get; } =
    [
        new()
        {
            User = "u-20417",
            Question = "My tent arrived with a torn seam. I ordered it five weeks ago (NL-88213). Can I still send it back?",
            Order = "NL-88213",
            OrderStatus = """{"order":"NL-88213","item":"Fjell 2 tent","delivered":"2026-10-19","paid_eur":349.00,"warranty_until":"2028-10-19"}""",
            Found =
            [
                new("handbook/returns#defects", 0.91, "Defects in material or seams are covered for 24 months from delivery. The customer chooses between repair and replacement; return postage is ours."),
                new("handbook/returns#period", 0.84, "Unused goods can be returned within 30 days of delivery. The period does not apply to defects."),
                new("handbook/care#tents", 0.52, "Dry the tent before packing it. Seams can be sealed again with silicone sealant once a year."),
            ],
            Answer = "Yes. The 30 days are over, but a torn seam is a defect, and your Fjell 2 is covered until 19 October 2028. "
                + "You can choose a repair (about 10 days) or a new tent. I can mail you a prepaid label right away: which one would you like?",
        },
        new()
        {
            User = "u-11892",
            Question = "Wo bleibt mein Schlafsack? Bestellung NL-90077, die Sendungsverfolgung steht seit Tagen still.",
            Order = "NL-90077",
            OrderStatus = """{"order":"NL-90077","item":"Polar 600 sleeping bag","shipped":"2026-11-14","carrier":"DHL","last_scan":"2026-11-16 Leipzig","paid_eur":219.00}""",
            Found =
            [
                new("handbook/shipping#lost", 0.88, "A parcel without a scan for seven days counts as lost. We send the goods again at once and settle with the carrier ourselves."),
                new("handbook/shipping#times", 0.79, "Parcels inside Germany take 2 to 4 working days, to Austria and Switzerland 3 to 6."),
            ],
            Answer = "Das tut mir leid. Der letzte Scan war am 16. November in Leipzig; nach sieben Tagen ohne Bewegung gilt ein Paket bei uns als verloren. "
                + "Ich schicke Ihnen den Polar 600 heute noch einmal, ohne Kosten für Sie. Kommt das erste Paket doch noch an, nehmen Sie es bitte nicht an.",
        },
    ];

    public void Tell(DemoTrace trace)
    {
        var conversation = trace.Sequence.Name("conv_");
        var call = new DemoCall(trace.Sequence.Name("call_"), "lookup_order", $$"""{"order_id":"{{Order}}"}""");

        var request = trace.Root(Service, "POST /v1/support/messages", 6_480).As(DemoSpanKind.Server)
            .With("http.request.method", "POST")
            .With("http.route", "/v1/support/messages")
            .With("http.response.status_code", 200)
            .With("user.id", User);
        request.Logged(3, DemoSeverity.Info, $"message of {Question.Length} characters accepted", ("conversation", conversation));

        var agent = request.Agent("support-agent", 9, 6_460)
            .With("gen_ai.conversation.id", conversation)
            .With("user.id", User);
        agent.Retrieval(("handbook", Question), 14, 262, Found)
            .With("db.system.name", "postgresql")
            .With("db.vector.query.top_k", 4)
            .Logged(255, DemoSeverity.Debug, $"{Found.Length} of 4 passages above the threshold of 0.5");

        var context = $"{Question}\n\nHandbook:\n{string.Join('\n', Found.Select(d => $"[{d.Id}] {d.Content}"))}";
        agent.Chat(DemoModel.Small, 270, 1_690, (412, 23))
            .Said(Instructions, [GenAi.User(context)], GenAi.Calls(call), "tool_call");
        agent.Tool(call, 1_702, 1_958)
            .Returned(OrderStatus)
            .Child("SELECT orders", 1_710, 1_744).As(DemoSpanKind.Client)
            .With("db.system.name", "postgresql")
            .With("db.query.text", "SELECT * FROM orders WHERE number = $1");
        agent.Chat(DemoModel.Small, 1_966, 6_410, (531, 96))
            .With("gen_ai.usage.cache_read.input_tokens", 384)
            .Said(Instructions, [GenAi.User(context), GenAi.Calls(call), GenAi.Result(call, OrderStatus)], GenAi.Answer(Answer));
        agent.Logged(6_440, DemoSeverity.Info, "answered with 1 tool call in 2 turns", ("conversation", conversation));
    }
}
