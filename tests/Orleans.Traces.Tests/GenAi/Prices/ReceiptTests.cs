using System.Globalization;
using Orleans.Traces.GenAi;
using Orleans.Traces.GenAi.Prices;

namespace Orleans.Traces.Tests.GenAi.Prices;

/// <summary>Tokens times prices.</summary>
public sealed class ReceiptTests
{
    private static readonly ModelRates Plain = new() { Input = new PriceRate(10), Output = new PriceRate(100) };

    private static readonly ModelRates Cached = Plain with { CacheRead = new PriceRate(1), CacheWrite = new PriceRate(12) };

    private static readonly ModelRates Full = Cached with
    {
        CacheWrite1h = new PriceRate(20), InputAudio = new PriceRate(40), OutputAudio = new PriceRate(400), Reasoning = new PriceRate(50),
    };

    private static readonly ModelRates Tiered = Cached with { Input = new PriceRate(10, [new(200_000, 20), new(500_000, 30)]), Output = new PriceRate(100, [new(200_000, 150)]) };

    public static TheoryData<Case> Cases => new()
    {
        new Case("input and output", Plain, new() { Input = 1000, Output = 10 }, "input 1000 x 10, output 10 x 100"),
        new Case("no part of the input is known to be cached", Cached, new() { Input = 1000, Output = 10 }, "input 1000 x 10, output 10 x 100"),
        new Case("cached input leaves the rest", Cached, new() { Input = 1000, CacheRead = 600, CacheWrite = 100 }, "input 300 x 10, cacheRead 600 x 1, cacheWrite 100 x 12"),
        new Case("without a price of its own the cache costs what input does", Plain, new() { Input = 1000, CacheRead = 600, CacheWrite = 100 },
            "input 300 x 10, cacheRead 600 x 10, cacheWrite 100 x 10"),
        new Case("more cached than there is", Cached, new() { Input = 100, CacheRead = 600, CacheWrite = 50 }, "input 0 x 10, cacheRead 600 x 1, cacheWrite 50 x 12"),
        new Case("only cached input is known", Cached, new() { CacheRead = 600 }, "cacheRead 600 x 1"),
        new Case("an hour has its price", Full, new() { Input = 1000, CacheWrite = 300, CacheWrite1h = 200 }, "input 700 x 10, cacheWrite 100 x 12, cacheWrite1h 200 x 20"),
        new Case("an hour without a price is a write", Cached, new() { Input = 1000, CacheWrite = 300, CacheWrite1h = 200 }, "input 700 x 10, cacheWrite 300 x 12"),
        new Case("an hour's price alone splits nothing", Plain with { CacheWrite1h = new PriceRate(20) }, new() { Input = 1000, CacheWrite = 300, CacheWrite1h = 200 },
            "input 700 x 10, cacheWrite 300 x 10"),
        new Case("more for an hour than in all", Full, new() { Input = 1000, CacheWrite = 100, CacheWrite1h = 200 }, "input 800 x 10, cacheWrite1h 200 x 20"),
        new Case("only an hour's writes are known", Full, new() { Input = 1000, CacheWrite1h = 200 }, "input 800 x 10, cacheWrite1h 200 x 20"),
        new Case("reasoning is output", Plain, new() { Output = 100, Reasoning = 60 }, "output 100 x 100"),
        new Case("reasoning with a price of its own", Full, new() { Output = 100, Reasoning = 60 }, "output 40 x 100, reasoning 60 x 50"),
        new Case("more reasoning than output", Full, new() { Output = 50, Reasoning = 60 }, "output 0 x 100, reasoning 50 x 50"),
        new Case("only reasoning is known", Plain, new() { Reasoning = 60 }, "output 60 x 100"),
        new Case("audio is input and output", Plain, new() { Input = 100, InputAudio = 60, Output = 100, OutputAudio = 70 }, "input 100 x 10, output 100 x 100"),
        new Case("audio with prices of its own", Full, new() { Input = 100, InputAudio = 60, Output = 100, OutputAudio = 70 },
            "input 40 x 10, inputAudio 60 x 40, output 30 x 100, outputAudio 70 x 400"),
        new Case("audio beyond what was not cached is in the cache", Full, new() { Input = 100, InputAudio = 60, CacheRead = 80 }, "input 0 x 10, inputAudio 20 x 40, cacheRead 80 x 1"),
        new Case("audio, reasoning and more than all", Full, new() { Output = 100, Reasoning = 60, OutputAudio = 70 }, "output 0 x 100, outputAudio 40 x 400, reasoning 60 x 50"),
        new Case("at a tier's start the price below counts", Tiered, new() { Input = 200_000, Output = 1 }, "input 200000 x 10, output 1 x 100"),
        new Case("beyond it the tier counts for all", Tiered, new() { Input = 200_001, Output = 1 }, "input 200001 x 20, output 1 x 150"),
        new Case("cached input counts towards a tier", Tiered, new() { Input = 500_001, CacheRead = 500_000 }, "input 1 x 30, cacheRead 500000 x 1"),
        new Case("input that is not known is at least what was cached", Tiered, new() { CacheRead = 200_001, Output = 1 }, "cacheRead 200001 x 1, output 1 x 150"),
        new Case("what is known is priced: input", Plain, new() { Input = 5 }, "input 5 x 10"),
        new Case("what is known is priced: output", Plain, new() { Output = 5 }, "output 5 x 100"),
        new Case("nothing is not unknown", Plain, new() { Input = 0, Output = 0 }, "input 0 x 10, output 0 x 100"),
        new Case("nothing is known", Full, TokenUsage.Unknown, null),
        new Case("nothing is known that has a price", new ModelRates { Output = new PriceRate(1) }, new() { Input = 5 }, null),
        new Case("free is not unknown", ModelRates.Free, new() { Input = 5, Output = 6 }, "input 5 x 0, output 6 x 0"),
        new Case("less than nothing", Plain, new() { Input = -5, Output = long.MinValue, CacheRead = -1 }, "input 0 x 10, output 0 x 100"),
        new Case("more than there can be", Plain, new() { Input = long.MaxValue, CacheRead = long.MaxValue, CacheWrite = long.MaxValue },
            "input 0 x 10, cacheRead 1000000000000 x 10, cacheWrite 1000000000000 x 10"),
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_call_has_its_parts(Case given)
    {
        var receipt = Book(given.Rates).Find(new PricedCall("p", ["m"], 0, given.Usage));

        Assert.Equal(given.Parts, receipt is null ? null : string.Join(", ", receipt.Parts.Select(p => $"{p.Name} {p.Tokens} x {p.UsdPerMillion.ToString(CultureInfo.InvariantCulture)}")));
        Assert.Equal(receipt?.Parts.Sum(p => p.Tokens * p.UsdPerMillion / 1_000_000), receipt?.TotalUsd);
        Assert.All(receipt?.Parts ?? [], p => Assert.Equal(p.Tokens * p.UsdPerMillion / 1_000_000, p.Usd));
    }

    [Fact]
    public void A_price_for_a_request_is_a_part()
    {
        var receipt = new PriceBook(PriceSnapshot.Current, []).Find(new PricedCall("perplexity", ["sonar-pro"], 0, new() { Input = 1_000_000, Output = 0 }));

        Assert.Equal([("input", 1_000_000, 3m), ("output", 0, 0m), ("requests", 1, 0.014m)], receipt!.Parts.Select(p => (p.Name, p.Tokens, p.Usd)));
        Assert.Equal(3.014m, receipt.TotalUsd);
    }

    [Fact]
    public void A_model_that_is_priced_by_the_hour_has_no_price_of_its_tokens()
    {
        var book = new PriceBook(PriceSnapshot.Current, []);

        Assert.NotNull(book.Look("openai", ["whisper-1"], DateTimeOffset.UnixEpoch));
        Assert.Null(book.Find(new PricedCall("openai", ["whisper-1"], 0, new() { Input = 5, Output = 5 })));
    }

    [Fact]
    public void A_model_without_any_price_on_a_list_is_free()
    {
        Assert.Equal(0, new PriceBook(PriceSnapshot.Current, []).Find(new PricedCall("github_copilot", ["gpt-4o"], 0, new() { Input = 5, Output = 5 }))?.TotalUsd);
    }

    [Fact]
    public void A_receipt_says_whose_price_it_is()
    {
        var call = new PricedCall("azure.ai.openai", ["gpt-4o-2024-08-06"], ulong.MaxValue, new() { Input = 1 });
        OwnPrice own = new() { Id = "one", Model = "gpt-4o", Rates = Plain, ValidFrom = new DateOnly(2026, 2, 3) };

        var listed = new PriceBook(PriceSnapshot.Current, []).Find(call)!;
        var ours = new PriceBook(PriceSnapshot.Current, [own]).Find(call)!;

        Assert.Equal(("openai", "gpt-4o", "snapshot", new DateOnly(2026, 9, 23)), (listed.Provider, listed.Model, listed.Source, listed.PriceDate));
        Assert.Equal(("azure.ai.openai", "gpt-4o", "own", new DateOnly(2026, 2, 3)), (ours.Provider, ours.Model, ours.Source, ours.PriceDate));
    }

    private static PriceBook Book(ModelRates rates) => new(PriceSnapshot.Current, [new OwnPrice { Id = "one", Model = "m", Rates = rates }]);

    /// <summary>A call and its parts.</summary>
    public sealed record Case(string Name, ModelRates Rates, TokenUsage Usage, string? Parts)
    {
        public override string ToString() => Name;
    }
}
