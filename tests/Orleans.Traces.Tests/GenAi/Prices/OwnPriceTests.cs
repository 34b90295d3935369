using Orleans.Traces.GenAi.Prices;

namespace Orleans.Traces.Tests.GenAi.Prices;

/// <summary>Prices that somebody here has set.</summary>
public sealed class OwnPriceTests
{
    private static readonly DateTimeOffset Today = new(2026, 11, 25, 23, 59, 59, TimeSpan.Zero);

    public static TheoryData<string, OwnPrice[], string?, string, string?> Choices => new()
    {
        { "before the list", [Own("a", "gpt-4o")], "openai", "gpt-4o", "a" },
        { "in any case", [Own("a", "GPT-4o")], "openai", "gpt-4O", "a" },
        { "of no other model", [Own("a", "gpt-4")], "openai", "gpt-4o", null },
        { "without the date", [Own("a", "my-model")], null, "my-model-2026-01-02", "a" },
        { "without what stands before", [Own("a", "my-model")], null, "openrouter/me/my-model", "a" },
        { "the name as sent first", [Own("short", "my-model"), Own("long", "my-model-2026-01-02")], null, "my-model-2026-01-02", "long" },
        { "by a pattern of the whole name", [Like("a", "ft:.*")], "openai", "ft:gpt-4o:me", "a" },
        { "a part is not the whole", [Like("a", "gpt")], "openai", "gpt-4o", null },
        { "alternatives are whole names too", [Like("a", "x|gpt-4")], "openai", "gpt-4o", null },
        { "a name before a pattern", [Like("pattern", ".*"), Own("name", "gpt-4o")], "openai", "gpt-4o", "name" },
        { "a provider's before all providers'", [Own("all", "gpt-4o"), Own("one", "gpt-4o", "openai")], "openai", "gpt-4o", "one" },
        { "of no other provider", [Own("one", "gpt-4o", "azure")], "openai", "gpt-4o", null },
        { "a provider by another of its names", [Own("one", "gpt-4o", "azure")], "azure.ai.openai", "gpt-4o", "one" },
        { "a provider that no list knows", [Own("one", "gpt-4o", "My Gateway")], "my gateway", "gpt-4o", "one" },
        { "a machine of one's own", [Own("one", "llama3", "ollama")], "ollama", "llama3:latest", "one" },
        { "two that are not known are not the same", [Own("one", "m", "here")], "there", "m", null },
        { "not yet", [Own("a", "m", from: "2026-11-26")], null, "m", null },
        { "from its day", [Own("a", "m", from: "2026-11-25")], null, "m", "a" },
        { "until its day", [Own("a", "m", to: "2026-11-26")], null, "m", "a" },
        { "no longer", [Own("a", "m", to: "2026-11-25")], null, "m", null },
        { "the one that holds", [Own("old", "m", to: "2026-11-01"), Own("new", "m", from: "2026-11-01")], null, "m", "new" },
        { "the one that began last", [Own("always", "m"), Own("since", "m", from: "2026-11-01")], null, "m", "since" },
        { "the one that was given first", [Own("first", "m"), Own("second", "m")], null, "m", "first" },
    };

    [Theory]
    [MemberData(nameof(Choices))]
    public void It_counts(string why, OwnPrice[] own, string? provider, string model, string? id)
    {
        var found = new PriceBook(PriceSnapshot.Current, own).Look(provider, [model], Today);

        Assert.Equal((why, id), (why, found?.OwnId));
        Assert.NotEqual(id is null, found?.Source == "own");
    }

    [Fact]
    public void It_counts_for_any_of_the_names_before_the_lists()
    {
        var book = new PriceBook(PriceSnapshot.Current, [Own("mine", "my-deployment")]);

        Assert.Equal("mine", book.Look("azure.ai.openai", ["gpt-4o", "my-deployment"], Today)?.OwnId);
    }

    [Theory]
    [InlineData("(a+)+$")]
    [InlineData("(a|a)*b")]
    [InlineData("(.*a){20}")]
    public void No_pattern_takes_long(string pattern)
    {
        var book = new PriceBook(PriceSnapshot.Current, [Like("a", pattern)]);

        Assert.Null(book.Look(null, [new string('a', 255) + "!"], Today));
    }

    [Fact]
    public void Every_fault_names_its_field()
    {
        var fine = Own("a", "m");
        (OwnPrice Price, string[] Fields)[] table =
        [
            (fine, []),
            (fine with { Id = "A" }, ["id"]),
            (fine with { Id = "" }, ["id"]),
            (fine with { Id = new string('a', 64) }, ["id"]),
            (fine with { Provider = "" }, ["provider"]),
            (fine with { Provider = " openai" }, ["provider"]),
            (fine with { Model = null }, ["model"]),
            (fine with { Model = "a\nb" }, ["model"]),
            (fine with { Model = new string('a', 201) }, ["model"]),
            (fine with { ModelPattern = "x" }, ["model"]),
            (Like("a", "("), ["modelPattern"]),
            (Like("a", "(?=x)"), ["modelPattern"]),
            (Like("a", @"(a)\1"), ["modelPattern"]),
            (Like("a", ""), ["modelPattern"]),
            (Like("a", new string('a', 201)), ["modelPattern"]),
            (Own("a", "m", from: "2026-01-02", to: "2026-01-02"), ["validTo"]),
            (fine with { Rates = new ModelRates() }, ["usdPerMillion"]),
            (fine with { Rates = new ModelRates { Input = new PriceRate(-1), Reasoning = new PriceRate(1_000_001) } }, ["input", "reasoning"]),
            (fine with { Id = "?", Model = "" }, ["id", "model"]),
        ];

        Assert.All(table, t => Assert.Equal(t.Fields, OwnPriceRules.Problems(t.Price).Select(p => p.Field)));
    }

    private static OwnPrice Own(string id, string model, string? provider = null, string? from = null, string? to = null) => new()
    {
        Id = id, Model = model, Provider = provider, ValidFrom = Day(from), ValidTo = Day(to), Rates = new ModelRates { Input = new PriceRate(1) },
    };

    private static OwnPrice Like(string id, string pattern) => Own(id, "") with { Model = null, ModelPattern = pattern };

    private static DateOnly? Day(string? text) => text is null ? null : DateOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
