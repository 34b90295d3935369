namespace Orleans.Traces.Server.Demo.Stories;

/// <summary>A web shop calls an agent service; the W3C trace context joins their spans into one trace.</summary>
internal static class TwoServices
{
    private const string Instructions = "You write one friendly sentence that says which of the listed products suits the customer's wish, and why.";

    private const string Wish = "a warm jacket for cycling to work in the rain";

    private static readonly DemoOrigin Shop = new("shop-frontend", "5.3.0", "@opentelemetry/instrumentation-http");

    private static readonly DemoOrigin Advisor = new("product-advisor", "1.0.7", "advisor");

    public static void Tell(DemoTrace trace)
    {
        var page = trace.Root(Shop, "GET /advice", 2_910).As(DemoSpanKind.Server)
            .With("http.request.method", "GET")
            .With("http.route", "/advice")
            .With("url.query", "q=" + Uri.EscapeDataString(Wish))
            .With("http.response.status_code", 200)
            .With("session.id", trace.Sequence.Name("s-"));
        page.Child("load session", 4, 19)
            .With("session.store", "redis");
        var call = page.Child("POST", 24, 2_870).As(DemoSpanKind.Client)
            .With("http.request.method", "POST")
            .With("server.address", "advisor")
            .With("server.port", 8_080)
            .With("http.response.status_code", 200);
        page.Child("render advice", 2_874, 2_902);

        Advise(call.Child("POST /advise", 31, 2_858, Advisor).As(DemoSpanKind.Server));
        page.Logged(2_905, DemoSeverity.Info, "GET /advice 200", ("http.response.body.size", 18_342));
    }

    private static void Advise(DemoSpan request)
    {
        request
            .With("http.request.method", "POST")
            .With("http.route", "/advise")
            .Logged(33, DemoSeverity.Info, "looking for: " + Wish);
        var agent = request.Agent("product-advisor", 36, 2_850);
        var search = new DemoCall(request.Trace.Sequence.Name("call_"), "search_products", """{"query":"warm rain jacket cycling","limit":3}""");
        const string Products =
            """[{"sku":"JK-204","name":"Regnbue Commuter","warmth":3,"waterproof_mm":15000},{"sku":"JK-119","name":"Fjord Shell","warmth":1,"waterproof_mm":20000}]""";
        agent.Chat(DemoModel.Small, 40, 884, (203, 21))
            .Said(Instructions, [GenAi.User(Wish)], GenAi.Calls(search), "tool_call");
        agent.Tool(search, 890, 1_012).Returned(Products);
        agent.Chat(DemoModel.Small, 1_018, 2_843, (318, 47))
            .Said(Instructions, [GenAi.User(Wish), GenAi.Calls(search), GenAi.Result(search, Products)], GenAi.Answer(
                "The Regnbue Commuter keeps you warm on the way to work and stands hours of rain, while the lighter Fjord Shell would need a fleece below it."));
    }
}
