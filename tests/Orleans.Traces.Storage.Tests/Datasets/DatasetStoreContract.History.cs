using Orleans.Traces.Datasets;

namespace Orleans.Traces.Storage.Tests.Datasets;

/// <summary>What is known of earlier versions, and what becomes of a dataset that is deleted.</summary>
public abstract partial class DatasetStoreContract
{
    [Fact]
    public async Task Versions_are_listed_newest_first_page_by_page()
    {
        for (var version = 0; version < 5; version++)
            await CommitAsync(SomeCases.Adding(version, $"c{version}"));

        var first = await Store.ListVersionsAsync(Key, Latest, 2, None);
        var second = await Store.ListVersionsAsync(Key, 4, 10, None);

        Assert.Equal([5, 4], first.Select(v => v.Version));
        Assert.Equal([3, 2, 1], second.Select(v => v.Version));
        Assert.Equal(
            new DatasetVersion { Version = 5, At = SomeCases.At.AddHours(4), Author = "a-key", Note = "after 4", Added = 1, Changed = 2, Deleted = 3 }, first[0]);
        Assert.Empty(await Store.ListVersionsAsync(Key, 1, 10, None));
        Assert.Empty(await Store.ListVersionsAsync(Key with { Name = "nobody" }, Latest, 10, None));
    }

    [Fact]
    public async Task What_a_case_said_is_listed_newest_first()
    {
        await CommitAsync(SomeCases.Adding(0, "a", "ab"));
        await CommitAsync(SomeCases.Commit(1, ("a", SomeCases.Case("a", "second"))));
        await CommitAsync(SomeCases.Adding(2, "b"));
        await CommitAsync(SomeCases.Commit(3, ("a", null)));
        await CommitAsync(SomeCases.Commit(4, ("a", SomeCases.Case("a", "last"))));

        var all = await Store.ListRevisionsAsync(Key, "a", Latest, 10, None);

        Assert.Equal([(5, "last"), (4, null), (2, "second"), (1, "a question")], all.Select(r => (r.Version, InputOf(r))));
        Assert.Equal([5, 4], (await Store.ListRevisionsAsync(Key, "a", Latest, 2, None)).Select(r => r.Version));
        Assert.Equal([2, 1], (await Store.ListRevisionsAsync(Key, "a", 4, 10, None)).Select(r => r.Version));
        Assert.Empty(await Store.ListRevisionsAsync(Key, "nobody", Latest, 10, None));
    }

    [Fact]
    public async Task The_cases_that_versions_wrote_are_listed_in_order()
    {
        await CommitAsync(SomeCases.Adding(0, "a", "b", "c"));
        await CommitAsync(SomeCases.Commit(1, ("d", SomeCases.Case("d")), ("b", null)));
        await CommitAsync(SomeCases.Commit(2, ("a", SomeCases.Case("a", "x")), ("d", SomeCases.Case("d", "x"))));

        Assert.Equal(["b", "d"], await Store.ListChangedAsync(Key, (1, 2), "", 10, None));
        Assert.Equal(["a", "b", "d"], await Store.ListChangedAsync(Key, (1, 3), "", 10, None));
        Assert.Equal(["a", "b"], await Store.ListChangedAsync(Key, (1, 3), "", 2, None));
        Assert.Equal(["d"], await Store.ListChangedAsync(Key, (1, Latest), "b", 2, None));
        Assert.Empty(await Store.ListChangedAsync(Key, (3, 3), "", 10, None));
    }

    [Fact]
    public async Task Marks_are_of_what_the_latest_cases_say()
    {
        await CommitAsync(SomeCases.Adding(0, "a", "b", "c"));
        await CommitAsync(SomeCases.Commit(1, ("a", SomeCases.Case("a", "other")), ("b", null)));

        var marks = await Store.ListMarksAsync(Key, None);

        Assert.Equal(
            [new CaseMark("a", CaseContent.HashOf(SomeCases.Case("x", "other"))), new CaseMark("c", CaseContent.HashOf(SomeCases.Case("x")))], marks);
        Assert.Empty(await Store.ListMarksAsync(Key with { Name = "nobody" }, None));
    }

    [Fact]
    public async Task Datasets_are_listed_by_name_and_by_project()
    {
        var other = Some.ProjectNamed("other-project");
        foreach (var name in new[] { "b", "a.b", "a", "a-b" })
            Assert.IsType<DatasetOutcome.Committed>(await Store.CommitAsync(Key with { Name = name }, SomeCases.Adding(0, "x"), None));
        Assert.IsType<DatasetOutcome.Committed>(await Store.CommitAsync(new DatasetKey(other, "a"), SomeCases.Adding(0, "x", "y"), None));

        Assert.Equal(["a", "a-b", "a.b", "b"], (await Store.ListAsync(Key.Project, None)).Select(d => d.Name));
        Assert.Equal(2, Assert.Single(await Store.ListAsync(other, None)).CaseCount);
    }

    [Fact]
    public async Task What_is_deleted_is_gone_and_its_versions_never_come_again()
    {
        await CommitAsync(SomeCases.Adding(0, "a", "b"));
        await CommitAsync(SomeCases.Adding(1, "c"));
        await CommitAsync(SomeCases.Adding(2, "d"));
        var other = Key with { Name = "other" };
        await Store.CommitAsync(other, SomeCases.Adding(0, "kept"), None);

        Assert.True(await Store.DeleteAsync(Key, None));

        Assert.False(await Store.DeleteAsync(Key, None));
        Assert.Null(await Store.FindAsync(Key, None));
        Assert.Null(await Store.FindCaseAsync(Key, "a", 1, None));
        Assert.Empty(await AllAsync(Latest));
        Assert.Empty(await Store.ListVersionsAsync(Key, Latest, 10, None));
        Assert.Equal("other", Assert.Single(await Store.ListAsync(Key.Project, None)).Name);
        await ConflictAsync(SomeCases.Adding(3, "e"));

        Assert.Equal(4, (await CommitAsync(SomeCases.Adding(0, "e"))).Version);
        Assert.Equal("e@4", await ListedAsync(Latest));
        Assert.Equal("", await ListedAsync(3));
        Assert.Equal([4], (await Store.ListVersionsAsync(Key, Latest, 10, None)).Select(v => v.Version));
        Assert.Equal(5, (await CommitAsync(SomeCases.Adding(4, "f"))).Version);
    }

    [Fact]
    public async Task A_project_that_is_forgotten_begins_anew_and_others_stay()
    {
        var other = new DatasetKey(Some.ProjectNamed("other-project"), Key.Name);
        await CommitAsync(SomeCases.Adding(0, "a"));
        await Store.DeleteAsync(Key, None);
        await CommitAsync(SomeCases.Adding(0, "b"));
        await Store.CommitAsync(other, SomeCases.Adding(0, "kept"), None);

        await Store.ForgetAsync(Key.Project, None);
        await Store.ForgetAsync(Key.Project, None);

        Assert.Empty(await Store.ListAsync(Key.Project, None));
        Assert.NotNull(await Store.FindCaseAsync(other, "kept", Latest, None));
        Assert.Equal(1, (await CommitAsync(SomeCases.Adding(0, "c"))).Version);
        Assert.Equal("c@1", await ListedAsync(Latest));
    }

    [Fact]
    public async Task What_was_committed_is_there_when_it_is_opened_again()
    {
        await CommitAsync(SomeCases.Adding(0, "a", "b"));
        await CommitAsync(SomeCases.Commit(1, ("a", null)));

        await CloseAsync();
        Store = await OpenAsync();

        Assert.Equal("a@1 b@1", await ListedAsync(1));
        Assert.Equal("b@1", await ListedAsync(2));
        Assert.Equal(3, (await CommitAsync(SomeCases.Adding(2, "c"))).Version);
    }

    [Fact]
    public async Task A_deletion_among_commits_leaves_nothing_half()
    {
        await CommitAsync(SomeCases.Adding(0, "a"));
        var other = await OpenAnotherAsync();

        var deleting = other.DeleteAsync(Key, None);
        var last = 1;
        while (await Store.CommitAsync(Key, SomeCases.Adding(last, $"c{last}"), None) is DatasetOutcome.Committed committed)
            last = committed.Head.Version;

        Assert.True(await deleting);
        Assert.Empty(await AllAsync(Latest));
        Assert.Equal(last + 1, (await CommitAsync(SomeCases.Adding(0, "again"))).Version);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(DatasetReading.MaxRead + 1)]
    public async Task A_page_of_none_or_too_many_is_a_mistake_of_the_caller(int limit)
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.ListCasesAsync(Key, 1, "", limit, None));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.ListRevisionsAsync(Key, "a", 1, limit, None));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.ListVersionsAsync(Key, 1, limit, None));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.ListChangedAsync(Key, (0, 1), "", limit, None));
    }
}
