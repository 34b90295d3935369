using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Orleans.Traces.GenAi;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Identity;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Server.Prices;
using Orleans.Traces.Server.Tests.Access;
using Orleans.Traces.Server.Tests.EndToEnd;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Tests.Prices;

/// <summary>What survives a restart, and what happens by itself.</summary>
public sealed class UnknownModelRegisterTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly MemoryConfigStore _store = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 12, 30, 0, TimeSpan.Zero));

    [Fact]
    public async Task What_was_noted_survives_a_restart_and_goes_on()
    {
        var first = await ServerAsync();
        var trace = new TraceKey(ProjectId.Default, OneSpan.NewTrace());
        first.Unknown.Note(trace, "openai", "nobody-knows", new TokenUsage { Input = 5, Output = 7 });
        first.Unknown.Note(trace, null, "nobody-knows", TokenUsage.Unknown);
        await first.Upkeep.StoppedAsync(None);

        var second = await ServerAsync();
        _time.Advance(TimeSpan.FromHours(1));
        var later = new TraceKey(ProjectId.Default, OneSpan.NewTrace());
        second.Unknown.Note(later, "openai", "nobody-knows", new TokenUsage { Input = 1, Output = 1 });
        await second.Upkeep.StoppedAsync(None);

        var models = (await ServerAsync()).Unknown.List(ProjectId.Default);
        Assert.Equal(["openai", null], models.Select(m => m.Provider));
        Assert.Equal(
            new UnknownModel
            {
                Model = "nobody-knows",
                Provider = "openai",
                SpanCount = 2,
                InputTokens = 6,
                OutputTokens = 8,
                FirstSeen = new DateTimeOffset(2026, 11, 23, 12, 30, 0, TimeSpan.Zero),
                LastSeen = new DateTimeOffset(2026, 11, 23, 13, 30, 0, TimeSpan.Zero),
                Trace = later.TraceId,
            },
            models[0]);
    }

    [Fact]
    public async Task As_much_as_can_be_noted_can_be_stored()
    {
        var server = await ServerAsync();
        var (model, provider) = (string.Concat(Enumerable.Repeat("\U0001F600", 300)), new string('\u0001', 300));
        for (var i = 0; i < 2 * UnknownModels.MaxModels; i++)
            server.Unknown.Note(new TraceKey(ProjectId.Default, OneSpan.NewTrace()), provider, i + model, new TokenUsage { Input = long.MaxValue, Output = long.MaxValue });

        await server.Unknown.SaveAsync(None);

        Assert.Equal(UnknownModels.MaxModels, (await ServerAsync()).Unknown.List(ProjectId.Default).Count);
    }

    [Fact]
    public async Task What_another_process_stored_is_kept_and_shown_by_one_that_notes_nothing()
    {
        var (one, other, reader) = (await ServerAsync(), await ServerAsync(), await ServerAsync());
        one.Unknown.Note(new TraceKey(ProjectId.Default, OneSpan.NewTrace()), null, "of-one", TokenUsage.Unknown);
        other.Unknown.Note(new TraceKey(ProjectId.Default, OneSpan.NewTrace()), null, "of-the-other", TokenUsage.Unknown);

        await one.Unknown.SaveAsync(None);
        await other.Unknown.SaveAsync(None);
        await other.Unknown.SaveAsync(None);

        Assert.Empty(reader.Unknown.List(ProjectId.Default));
        await reader.Unknown.SaveAsync(None);
        Assert.Equal(["of-one", "of-the-other"], reader.Unknown.List(ProjectId.Default).Select(m => m.Model));
    }

    [Fact]
    public async Task What_a_deleted_project_still_saves_is_not_kept()
    {
        var server = await ServerAsync();
        Assert.True(ProjectId.TryParse("gone", out var gone));
        server.Unknown.Note(new TraceKey(gone, OneSpan.NewTrace()), null, "nobody-knows", TokenUsage.Unknown);

        await server.Unknown.SaveAsync(None);

        Assert.Empty(server.Unknown.List(gone));
        Assert.Empty(await _store.ListAsync("unknown-models", "", 10, None));
    }

    [Fact]
    public async Task Every_half_minute_it_is_stored_and_own_prices_are_read()
    {
        var server = await ServerAsync();
        await server.Upkeep.StartAsync(None);
        server.Unknown.Note(new TraceKey(ProjectId.Default, OneSpan.NewTrace()), null, "nobody-knows", TokenUsage.Unknown);
        await (await ServerAsync()).Own.PutAsync(ProjectId.Default, Price("theirs"), None);
        Assert.Null(server.Live.BookOf(ProjectId.Default).Look(null, ["theirs"], _time.GetUtcNow()));

        _time.Advance(PriceUpkeep.Period);
        await Waiting.Until("the unknown models are stored", () => _store.ListAsync("unknown-models", "", 10, None).Result.Count == 1);

        Assert.NotNull(server.Live.BookOf(ProjectId.Default).Look(null, ["theirs"], _time.GetUtcNow()));
        await server.Upkeep.StopAsync(None);
    }

    [Fact]
    public async Task A_store_out_of_reach_loses_nothing()
    {
        var server = await ServerAsync();
        server.Unknown.Note(new TraceKey(ProjectId.Default, OneSpan.NewTrace()), null, "nobody-knows", TokenUsage.Unknown);
        _store.Failure = new StorageUnavailableException("the disk is full");
        await server.Upkeep.StoppedAsync(None);

        _store.Failure = null;
        await server.Upkeep.StoppedAsync(None);

        Assert.Single((await ServerAsync()).Unknown.List(ProjectId.Default));
    }

    [Fact]
    public async Task Own_prices_survive_a_restart()
    {
        await (await ServerAsync()).Own.PutAsync(ProjectId.Default, Price("mine"), None);

        Assert.Equal("own", (await ServerAsync()).Live.BookOf(ProjectId.Default).Look(null, ["mine"], _time.GetUtcNow())?.Source);
    }

    [Fact]
    public async Task A_book_stays_the_same_until_its_prices_change()
    {
        var server = await ServerAsync();
        await server.Own.PutAsync(ProjectId.Default, Price("mine"), None);
        var before = server.Live.BookOf(ProjectId.Default);

        await server.Live.ReadAsync(None);
        Assert.Same(before, server.Live.BookOf(ProjectId.Default));
        await server.Own.PutAsync(ProjectId.Default, Price("another"), None);
        Assert.NotSame(before, server.Live.BookOf(ProjectId.Default));
    }

    [Fact]
    public async Task Prices_that_are_set_at_once_are_all_kept()
    {
        var server = await ServerAsync();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => server.Own.PutAsync(ProjectId.Default, Price($"p{i}"), None))));

        Assert.All(Enumerable.Range(0, 8), i => Assert.NotNull(server.Live.BookOf(ProjectId.Default).Look(null, [$"p{i}"], _time.GetUtcNow())));
    }

    private static OwnPrice Price(string name) => new() { Id = name, Model = name, Rates = new ModelRates { Input = new PriceRate(1) } };

    private async Task<Parts> ServerAsync()
    {
        var projects = new ProjectRegistry(_store, _time);
        await projects.EnsureDefaultAsync(None);
        var live = new LivePrices(_store, new PricesOptions());
        var unknown = new UnknownModelRegister(_store, projects, live, _time);
        var upkeep = new PriceUpkeep(live, unknown, _time, NullLogger<PriceUpkeep>.Instance);
        await upkeep.StartingAsync(None);
        return new Parts(live, new OwnPriceRegistry(_store, live), unknown, upkeep);
    }

    private sealed record Parts(LivePrices Live, OwnPriceRegistry Own, UnknownModelRegister Unknown, PriceUpkeep Upkeep);
}
