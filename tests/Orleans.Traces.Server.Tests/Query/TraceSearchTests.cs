using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.Searching.Terms;
using Orleans.Traces.Query.TraceQl;
using Orleans.Traces.Query.TraceQl.Metrics;
using Orleans.Traces.Server.Query;
using Orleans.Traces.Server.Tests.EndToEnd;
using Orleans.Traces.Server.Tests.Grains;
using Orleans.Traces.Storage;
using Orleans.Traces.Storage.Embedded.Store;

namespace Orleans.Traces.Server.Tests.Query;

/// <summary>A search over the embedded store and what is open finds what looking at every trace finds.</summary>
public sealed class TraceSearchTests : IAsyncLifetime
{
    private const int Traces = 400;

    private static readonly string[] Queries =
    [
        "{}", "{ name = \"step 3\" }", "{ status = error }", "{ span.gen_ai.request.model = \"m1\" }", "{ .gen_ai.request.model != \"m1\" }",
        "{ llm:model = \"m2\" } && { status = error }", "{ llm:model = \"m2\" } >> { llm:model = \"m1\" }", "{ llm:kind = \"llm\" } | count() > 3",
        "{ llm:inputTokens > 40 }", "{ resource.service.name = \"bank\" }", "{ trace:session = \"s5\" }", "{ span.session.id =~ \"s1[0-9]\" }",
        "{ llm:text = \"quick zebra\" }", "{ llm:text = \"lion\" && status = error }", "{ llm:cost > 0.04 }", "{ trace:cost > 0.1 && duration > 50ms }",
        "{ trace:duration > 80ms }", "{ .nothing.like = \"this\" }", "{ span.rare = 7 }", "{ span.rare != nil }", "{ name = \"step 1\" } | by(span.gen_ai.request.model) | count() >= 1",
        "{ trace:inputTokens >= 60 } | select(span.gen_ai.request.model)", "{ rootName = \"step 2\" || rootServiceName = \"bank\" }",
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly MemoryJournal _journal = new("journal");
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 4, 0, 0, TimeSpan.Zero));
    private readonly Dictionary<TraceKey, StoredTrace> _all = [];
    private EmbeddedTraceStore _store = null!;

    public async Task InitializeAsync()
    {
        _store = await EmbeddedTraceStore.OpenAsync(
            _folder.Path, new EmbeddedStoreOptions(), new TraceStoreParts(_time, NullLogger.Instance, FactSource.Conventions), default);
        var random = new Random(17);
        for (var number = 1; number <= Traces; number++)
            await AddAsync(number, random);
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    public static TheoryData<string> All => [.. Queries];

    [Theory]
    [MemberData(nameof(All))]
    public async Task What_is_found_is_what_matches_newest_first_page_by_page(string text)
    {
        var expected = Expected(text);

        var found = new List<TraceId>();
        TraceCursor? after = null;
        do
        {
            var (page, ended) = await SearchAsync(text, new SearchOptions(), limit: 37, after: after);
            found.AddRange(page.Select(m => m.Trace.TraceId));
            Assert.False(ended.Limited);
            Assert.True(page.Count <= 37);
            after = ended.Next;
        }
        while (after is not null);

        Assert.Equal(expected, found);
    }

    [Fact]
    public void The_queries_are_not_too_tame()
    {
        var counts = Queries.Select(q => Expected(q).Count).ToList();

        Assert.True(counts.Count(c => c is > 0 and < Traces) >= Queries.Length - 3, string.Join(' ', counts));
        Assert.True(_journal.Unreleased > Traces / 10);
    }

    [Fact]
    public async Task A_rare_word_or_value_is_found_without_reading_every_trace()
    {
        foreach (var text in (string[])["{ llm:text = \"zebra\" }", "{ span.rare = 7 }", "{ trace:session = \"s5\" }"])
        {
            var (page, ended) = await SearchAsync(text, new SearchOptions());

            Assert.True(page.Count > 0, text);
            Assert.True(ended.Progress.Read < Traces / 2, $"{text}: {ended.Progress}");
        }
    }

    [Fact]
    public async Task A_search_that_may_read_no_more_says_so_and_goes_on_where_it_ended()
    {
        var found = new List<TraceId>();
        TraceCursor? after = null;
        var limited = 0;
        do
        {
            var (page, ended) = await SearchAsync("{ status = error }", new SearchOptions { MaxTracesRead = 20 }, limit: 1_000, after: after);
            found.AddRange(page.Select(m => m.Trace.TraceId));
            limited += ended.Limited ? 1 : 0;
            Assert.Equal(ended.Limited, ended.Next is not null);
            Assert.True(ended.Progress.Read <= 20 + Environment.ProcessorCount);
            after = ended.Next;
        }
        while (after is not null);

        Assert.True(limited > 3);
        Assert.Equal(Expected("{ status = error }"), found);
    }

    [Fact]
    public async Task The_range_is_kept()
    {
        var (from, to) = (Some.At(1_000), Some.At(5_000));

        var (page, _) = await SearchAsync("{}", new SearchOptions(), limit: 1_000, range: (from, to));

        Assert.Equal(Expected("{}").Where(id => _all[Key(id)].Summary.Start is var start && start >= from && start < to), page.Select(m => m.Trace.TraceId));
        Assert.True(page.Count > 10);
    }

    [Fact]
    public async Task A_match_tells_of_its_spans()
    {
        var (page, _) = await SearchAsync("{ span.rare = 7 } | select(name)", new SearchOptions(), spans: 1);

        var match = page[0];
        var span = Assert.Single(match.Spans[0]);
        Assert.StartsWith("step ", span.Name, StringComparison.Ordinal);
        Assert.Equal(match.Spansets[0].Nodes.Count, match.Spansets[0].Selected.Count);
    }

    [Fact]
    public async Task Names_and_values_are_told_from_what_is_stored_and_open()
    {
        using var turns = new QueryTurns(new SearchOptions());
        var catalog = new AttributeCatalog(Searched(), turns);
        var query = new CatalogQuery { Project = ProjectId.Default };

        var names = await catalog.NamesAsync(query, scope: null, default);
        var models = await catalog.ValuesAsync(query, new ValueSource.Attribute(AttributeScope.Span, "gen_ai.request.model"), default);
        var rare = await catalog.ValuesAsync(query, new ValueSource.Attribute(null, "rare"), default);
        var sessions = await catalog.ValuesAsync(query with { Limit = 3 }, new ValueSource.Fact(FactNames.Session), default);
        var services = await catalog.ValuesAsync(query, new ValueSource.TraceService(), default);

        Assert.Contains(new AttributeName(AttributeScope.Span, "gen_ai.request.model"), names.Names);
        Assert.Contains(new AttributeName(AttributeScope.Resource, "service.name"), names.Names);
        Assert.Equal(["m0", "m1", "m2"], models.Values.Select(v => ((AttributeValue.Text)v).Value));
        Assert.Equal([new AttributeValue.Int(7)], rare.Values);
        Assert.Equal(3, sessions.Values.Count);
        Assert.Equal(["bank", "shop"], services.Values.Select(v => ((AttributeValue.Text)v).Value));
    }

    [Theory]
    [InlineData("{ status = error } | rate() by (resource.service.name)")]
    [InlineData("{ llm:kind = \"llm\" } | sum_over_time(llm:inputTokens) by (llm:model)")]
    [InlineData("{ llm:text = \"lion\" } | count_over_time()")]
    public async Task Series_are_those_of_looking_at_every_trace(string text)
    {
        Assert.True(TraceQlQuery.TryParse(text, out var traceQl, out var error), error?.ToString());
        var query = new MetricsQuery { Project = ProjectId.Default, TraceQl = traceQl, From = Some.At(0), Step = 1_000 * Some.Ms, Intervals = 9 };
        var naive = new MetricsEvaluation(query, maxSeries: 100);
        foreach (var trace in _all.Values)
            naive.Add(new SearchedTrace(new TraceViewer(trace, new SomeMeaning()), new SomeMeaning()), default);
        using var turns = new QueryTurns(new SearchOptions());

        var answer = await new MetricsSearch(Searched(), new SomeMeaning(), new SearchOptions(), turns, _time).QueryAsync(query, default);

        Assert.Equal(Lines(naive.Series()), Lines(answer.Series));
        Assert.False(answer.Limited);
        Assert.True(answer.Series.Sum(s => s.Values.Where(double.IsFinite).Sum()) > 0);
    }

    [Fact]
    public async Task Whatever_reads_many_traces_waits_for_its_turn()
    {
        var options = new SearchOptions { MaxQueries = 1 };
        using var turns = new QueryTurns(options);
        Assert.True(TraceQlQuery.TryParse("{}", out var all, out _));
        Assert.True(TraceQlQuery.TryParse("{} | rate()", out var rate, out _));
        var taken = await turns.TakeAsync(default);
        var scan = new TraceScans(new OpenAndStored(this), options, turns, _time).Begin(ProjectId.Default, 0, ulong.MaxValue).ReadAsync(default).GetAsyncEnumerator();
        var search = new TraceSearch(Searched(), new SomeMeaning(), options, turns, _time)
            .SearchAsync(new SearchQuery { Project = ProjectId.Default, TraceQl = all }, default).GetAsyncEnumerator();
        Task[] waiting =
        [
            scan.MoveNextAsync().AsTask(),
            search.MoveNextAsync().AsTask(),
            new AttributeCatalog(Searched(), turns).NamesAsync(new CatalogQuery { Project = ProjectId.Default }, null, default),
            new AttributeCatalog(Searched(), turns).ValuesAsync(new CatalogQuery { Project = ProjectId.Default }, new ValueSource.TraceName(), default),
            new MetricsSearch(Searched(), new SomeMeaning(), options, turns, _time).QueryAsync(
                new MetricsQuery { Project = ProjectId.Default, TraceQl = rate, From = 1, Step = 1, Intervals = 1 }, default),
        ];
        Assert.All(waiting, w => Assert.False(w.IsCompleted));

        taken.Dispose();

        await waiting[0];
        Assert.False(waiting[1].IsCompleted);
        await scan.DisposeAsync();
        await waiting[1];
        await search.DisposeAsync();
        await Task.WhenAll(waiting);
    }

    private static IEnumerable<string> Lines(IReadOnlyList<MetricsSeries> series) =>
        series.Select(s => $"{string.Join(',', s.Labels)} {string.Join(' ', s.Values)}").Order(StringComparer.Ordinal);

    private static TraceKey Key(TraceId id) => new(ProjectId.Default, id);

    private SearchedTraces Searched() => new(new OpenAndStored(this), _store, SomeEntries.Of(_journal, _store), _store);

    private async Task<(List<SearchStep.Match> Page, SearchStep.Ended Ended)> SearchAsync(
        string text, SearchOptions options, int limit = 50, TraceCursor? after = null, (ulong From, ulong To)? range = null, int spans = 0)
    {
        Assert.True(TraceQlQuery.TryParse(text, out var query, out var error), error?.ToString());
        using var turns = new QueryTurns(options);
        var search = new TraceSearch(Searched(), new SomeMeaning(), options, turns, _time);
        var page = new List<SearchStep.Match>();
        await foreach (var step in search.SearchAsync(
            new SearchQuery
            {
                Project = ProjectId.Default, TraceQl = query, Limit = limit, After = after, From = range?.From ?? 0, To = range?.To, SpansPerSpanset = spans,
            },
            default))
        {
            if (step is SearchStep.Match match)
                page.Add(match);
            else if (step is SearchStep.Ended ended)
                return (page, ended);
        }

        throw new InvalidOperationException("It did not end.");
    }

    // Every trace, looked at.
    private List<TraceId> Expected(string text)
    {
        Assert.True(TraceQlQuery.TryParse(text, out var query, out var error), error?.ToString());
        var matches = _all.Values.Where(t => query.Evaluate(new SearchedTrace(new TraceViewer(t, new SomeMeaning()), new SomeMeaning())).Count > 0)
            .Select(t => t.Summary).ToList();
        matches.Sort(TraceListQuery.Compare);
        return [.. matches.Select(t => t.TraceId)];
    }

    private async Task AddAsync(int number, Random random)
    {
        var key = Key(Some.TraceOf(number));
        var items = Items(number, random);
        TraceMeaning.Note(items);
        var tree = TraceTree.Build(items);
        var isOpen = number % 7 == 0;
        var summary = tree.Summarize(key.TraceId, isOpen ? TraceState.Open : TraceState.Final, 1, truncated: false)
            with { Facts = SomeMeaning.ATenthOfACent.Sum(tree) };
        _all.Add(key, new StoredTrace(summary, items));
        if (!isOpen)
        {
            Assert.IsType<SaveOutcome.Saved>(await _store.SaveAsync(new TraceSave(key, 0, summary, items), default));
            return;
        }

        // Some are stored in part, and what is stored does not have what the rest has.
        if (number % 2 == 0)
        {
            TraceItem[] part = [items[0]];
            var stored = TraceTree.Build(part).Summarize(key.TraceId, TraceState.Open, 1, truncated: false);
            await _store.SaveAsync(new TraceSave(key, 0, stored, part), default);
        }

        await _journal.AppendAsync(new JournalAppend(key, OtlpSignal.Traces, summary.Start, _time.GetUtcNow(), new byte[1]), default);
    }

    private static List<TraceItem> Items(int number, Random random)
    {
        string[] words = ["lion", "quick", "brown", "fox", "jumps"];
        var items = new List<TraceItem>();
        var start = number * 20;
        for (var id = 1; id <= random.Next(2, 8); id++)
        {
            var call = id;
            items.Add(Some.Span(new SpanSketch
            {
                Id = id,
                Parent = id == 1 ? 0 : random.Next(1, id),
                Start = Some.At(start + id),
                End = Some.At(start + random.Next(10, 100)),
                Name = $"step {random.Next(1, 9)}",
                IsError = random.Next(9) == 0,
                Service = random.Next(6) == 0 ? "bank" : "shop",
                More = w =>
                {
                    SomeMeaning.WriteCall(w, (call * 5) + (number % 5));
                    Some.Attribute(w, 9, "input.value", $"the {words[random.Next(words.Length)]} {(random.Next(40) == 0 ? "zebra" : "horse")} {words[random.Next(words.Length)]}");
                    if (number % 50 == 3 && call == 1)
                        w.Bytes(9, [0x0A, 4, .. "rare"u8, 0x12, 2, 0x18, 7]);
                },
            }));
        }

        return items;
    }

    /// <summary>What the grains would say of the open traces.</summary>
    private sealed class OpenAndStored(TraceSearchTests tests) : ITraceQueries
    {
        public Task<TracePage> ListAsync(TraceListQuery query, CancellationToken cancellationToken) =>
            Task.FromResult(new TracePage([.. tests._all.Values.Select(t => t.Summary)], Next: null));

        public Task<StoredTrace?> FindAsync(TraceKey key, CancellationToken cancellationToken) => Task.FromResult(tests._all.GetValueOrDefault(key));

        public Task<TraceSummary?> FindSummaryAsync(TraceKey key, CancellationToken cancellationToken) =>
            Task.FromResult(tests._all.GetValueOrDefault(key)?.Summary);
    }
}
