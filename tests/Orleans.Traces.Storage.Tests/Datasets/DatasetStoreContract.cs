using Orleans.Traces.Datasets;

namespace Orleans.Traces.Storage.Tests.Datasets;

/// <summary>What every store of datasets does.</summary>
public abstract partial class DatasetStoreContract : IAsyncLifetime
{
    protected static readonly CancellationToken None = CancellationToken.None;

    protected static readonly DatasetKey Key = new(Some.Project, "questions");

    private const int Latest = int.MaxValue;

    protected IDatasetStore Store { get; private set; } = null!;

    public async Task InitializeAsync() => Store = await OpenAsync();

    public abstract Task DisposeAsync();

    /// <summary>Opens the store of this test; called again after <see cref="CloseAsync"/>.</summary>
    protected abstract Task<IDatasetStore> OpenAsync();

    /// <summary>Opens the same store as another process would, while <see cref="Store"/> is open.</summary>
    protected abstract Task<IDatasetStore> OpenAnotherAsync();

    protected abstract Task CloseAsync();

    [Fact]
    public async Task A_dataset_is_made_by_its_first_commit_and_says_what_was_said()
    {
        Assert.Null(await Store.FindAsync(Key, None));

        var made = await CommitAsync(SomeCases.Adding(0, "a"));

        Assert.Equal(new Dataset { Name = "questions", Description = "words", Version = 1, CaseCount = 1, NextNumber = 9, CreatedAt = SomeCases.At, ChangedAt = SomeCases.At }, made);
        Assert.Equal(made, await Store.FindAsync(Key, None));
        Assert.Null(await Store.FindAsync(Key with { Name = "question" }, None));
        Assert.Null(await Store.FindAsync(Key with { Project = Some.ProjectNamed("another") }, None));
    }

    [Fact]
    public async Task A_case_comes_back_as_it_was_written()
    {
        var full = SomeCases.Full("f");
        await CommitAsync(SomeCases.Commit(0, ("f", full), ("e", new DatasetCase { Id = "e", CreatedAt = SomeCases.At })));

        var (read, empty) = (await Store.FindCaseAsync(Key, "f", 1, None), await Store.FindCaseAsync(Key, "e", 1, None));

        Assert.Equal(("f", 1), (read!.Id, read.Version));
        Assert.Empty(CaseDifference.FieldsOf(full, read.Case!));
        Assert.Equal((full.Id, full.CreatedAt, full.Input!.Value.GetRawText()), (read.Case!.Id, read.Case.CreatedAt, read.Case.Input!.Value.GetRawText()));
        Assert.Empty(CaseDifference.FieldsOf(new DatasetCase { Id = "e", CreatedAt = SomeCases.At }, empty!.Case!));
    }

    [Fact]
    public async Task Each_version_keeps_its_cases()
    {
        await CommitAsync(SomeCases.Adding(0, "a", "b"));
        await CommitAsync(SomeCases.Commit(1, ("a", SomeCases.Case("a", "changed")), ("c", SomeCases.Case("c"))));
        await CommitAsync(SomeCases.Commit(2, ("b", null)));
        await CommitAsync(SomeCases.Commit(3, ("b", SomeCases.Case("b", "again"))));

        Assert.Equal("a@1 b@1", await ListedAsync(1));
        Assert.Equal("a@2 b@1 c@2", await ListedAsync(2));
        Assert.Equal("a@2 c@2", await ListedAsync(3));
        Assert.Equal("a@2 b@4 c@2", await ListedAsync(4));
        Assert.Equal("a@2 b@4 c@2", await ListedAsync(Latest));
        Assert.Equal("a question", InputOf(await Store.FindCaseAsync(Key, "a", 1, None)));
        Assert.Equal("changed", InputOf(await Store.FindCaseAsync(Key, "a", 3, None)));
        Assert.Null(await Store.FindCaseAsync(Key, "b", 3, None));
        Assert.Equal("again", InputOf(await Store.FindCaseAsync(Key, "b", Latest, None)));
        Assert.Null(await Store.FindCaseAsync(Key, "c", 1, None));
        Assert.Null(await Store.FindCaseAsync(Key, "nobody", Latest, None));
    }

    [Fact]
    public async Task A_commit_that_is_based_on_another_version_changes_nothing()
    {
        await ConflictAsync(SomeCases.Adding(1, "a"));
        Assert.Empty(await Store.ListAsync(Key.Project, None));
        await CommitAsync(SomeCases.Adding(0, "a"));
        await CommitAsync(SomeCases.Adding(1, "b"));

        await ConflictAsync(SomeCases.Adding(0, "x"));
        await ConflictAsync(SomeCases.Adding(1, "y"));
        await ConflictAsync(SomeCases.Adding(3, "z"));

        Assert.Equal("a@1 b@2", await ListedAsync(Latest));
        Assert.Equal(2, (await Store.FindAsync(Key, None))!.Version);
        Assert.Equal(2, (await Store.ListVersionsAsync(Key, Latest, 10, None)).Count);
    }

    [Fact]
    public async Task Of_commits_that_know_the_same_version_one_takes_place()
    {
        await CommitAsync(SomeCases.Adding(0, "a"));
        var other = await OpenAnotherAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 12).Select(i =>
            (i % 2 == 0 ? Store : other).CommitAsync(Key, SomeCases.Commit(1, ("a", SomeCases.Case("a", $"by {i}")), ($"only-{i}", SomeCases.Case($"only-{i}"))), None)));

        var winner = Assert.Single(Enumerable.Range(0, 12), i => outcomes[i] is DatasetOutcome.Committed);
        Assert.Equal($"a@2 only-{winner}@2", await ListedAsync(Latest));
        Assert.Equal($"by {winner}", InputOf(await other.FindCaseAsync(Key, "a", Latest, None)));
    }

    [Fact]
    public async Task Of_those_that_make_a_dataset_at_once_one_does()
    {
        var other = await OpenAnotherAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => (i % 2 == 0 ? Store : other).CommitAsync(Key, SomeCases.Adding(0, $"only-{i}"), None)));

        var winner = Assert.Single(Enumerable.Range(0, 8), i => outcomes[i] is DatasetOutcome.Committed);
        Assert.Equal($"only-{winner}@1", await ListedAsync(Latest));
    }

    [Fact]
    public async Task A_commit_of_many_cases_takes_place_as_a_whole_or_not_at_all()
    {
        await CommitAsync(SomeCases.Adding(0, "a"));
        var ids = Enumerable.Range(0, 250).Select(i => $"m-{i:D3}").ToArray();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => Store.CommitAsync(
            Key, SomeCases.Commit(1, [.. ids.Select(id => (id, (DatasetCase?)SomeCases.Case(id, $"by {i}")))]), None)));

        var winner = Assert.Single(Enumerable.Range(0, 3), i => outcomes[i] is DatasetOutcome.Committed);
        var all = await AllAsync(Latest);
        Assert.Equal(["a", .. ids], all.Select(c => c.Id));
        Assert.All(all.Skip(1), c => Assert.Equal($"by {winner}", InputOf(c)));
        Assert.Equal(251, (await Store.ListMarksAsync(Key, None)).Count);
        await CommitAsync(SomeCases.Commit(2, [.. ids.Select(id => (id, (DatasetCase?)null))]));
        Assert.Equal("a@1", await ListedAsync(Latest));
        Assert.Equal(251, (await AllAsync(2)).Count);
    }

    [Fact]
    public async Task Pages_have_every_case_once_in_the_order_of_ids()
    {
        string[] ids = ["-", ".", "0", "00", "1", "10", "2", ":", "A", "B", "Z", "_", "a", "a-", "a-b", "a.b", "a:b", "aB", "a_b", "ab", "z"];
        await CommitAsync(SomeCases.Adding(0, [.. ids.Reverse()]));

        foreach (var limit in new[] { 1, 4, 20, DatasetReading.MaxRead })
            Assert.Equal(ids.Order(StringComparer.Ordinal), (await AllAsync(Latest, limit)).Select(c => c.Id));
    }

    [Fact]
    public async Task A_page_of_large_cases_ends_early()
    {
        var large = new string('x', DatasetRules.MaxCaseBytes - 1_000);
        for (var version = 0; version < 12; version++)
            await CommitAsync(SomeCases.Commit(version, ($"c{version:D2}", SomeCases.Case($"c{version:D2}", large)), ("same", SomeCases.Case("same", large))));

        var page = await Store.ListCasesAsync(Key, Latest, "", DatasetReading.MaxRead, None);
        var revisions = await Store.ListRevisionsAsync(Key, "same", Latest, DatasetReading.MaxRead, None);

        Assert.InRange(page.Cases.Count, 8, 10);
        Assert.Equal(page.Cases[^1].Id, page.Next);
        Assert.InRange(revisions.Count, 8, 10);
        Assert.Equal(13, (await AllAsync(Latest)).Count);
    }

    [Fact]
    public async Task A_case_that_is_too_large_is_a_mistake_of_the_caller()
    {
        var large = SomeCases.Case("a", new string('x', DatasetRules.MaxCaseBytes));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.CommitAsync(Key, SomeCases.Commit(0, ("a", large)), None));
        Assert.Null(await Store.FindAsync(Key, None));
    }

    private async Task<Dataset> CommitAsync(DatasetCommit commit) =>
        Assert.IsType<DatasetOutcome.Committed>(await Store.CommitAsync(Key, commit, None)).Head;

    private async Task ConflictAsync(DatasetCommit commit) => Assert.IsType<DatasetOutcome.Conflict>(await Store.CommitAsync(Key, commit, None));

    private async Task<string> ListedAsync(int version) => string.Join(' ', (await AllAsync(version)).Select(c => $"{c.Id}@{c.Version}"));

    private async Task<List<CaseRevision>> AllAsync(int version, int limit = 100)
    {
        var all = new List<CaseRevision>();
        for (var after = ""; after is not null;)
        {
            var page = await Store.ListCasesAsync(Key, version, after, limit, None);
            Assert.True(page.Cases.Count <= limit);
            all.AddRange(page.Cases);
            after = page.Next;
        }

        return all;
    }

    private static string? InputOf(CaseRevision? revision) => revision?.Case?.Input?.GetString();
}
