using System.Text;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Storage.Tests.Config;

/// <summary>What every store of configuration does.</summary>
public abstract class ConfigStoreContract : IAsyncLifetime
{
    protected static readonly CancellationToken None = CancellationToken.None;

    private static readonly ConfigKey Key = new("project", "alpha");

    protected IConfigStore Store { get; private set; } = null!;

    public async Task InitializeAsync() => Store = await OpenAsync();

    public abstract Task DisposeAsync();

    /// <summary>Opens the store of this test; called again after <see cref="CloseAsync"/>.</summary>
    protected abstract Task<IConfigStore> OpenAsync();

    /// <summary>Opens the same store as another process would, while <see cref="Store"/> is open.</summary>
    protected abstract Task<IConfigStore> OpenAnotherAsync();

    protected abstract Task CloseAsync();

    [Fact]
    public async Task What_was_put_is_found_byte_for_byte()
    {
        foreach (var content in new byte[][] { [], [0, 1, 255, 0], Some.Bytes(ConfigKey.MaxBytes, 7) })
        {
            var key = new ConfigKey("any-kind.of_it", $"{content.Length}");
            var etag = await PutAsync(key, content, null);

            var found = await Store.FindAsync(key, None);

            Assert.Equal((key, etag), (found!.Key, found.ETag));
            Assert.Equal(content, found.Content.ToArray());
        }
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        await PutAsync(Key, "a", null);

        Assert.Null(await Store.FindAsync(new ConfigKey("project", "beta"), None));
        Assert.Null(await Store.FindAsync(new ConfigKey("key", "alpha"), None));
    }

    [Fact]
    public async Task A_document_that_is_too_large_is_a_mistake_of_the_caller()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store.PutAsync(Key, new byte[ConfigKey.MaxBytes + 1], null, None));
        Assert.Null(await Store.FindAsync(Key, None));
    }

    [Fact]
    public async Task A_put_without_an_etag_inserts_and_never_replaces()
    {
        await PutAsync(Key, "first", null);

        await ConflictAsync(Store.PutAsync(Key, Bytes("second"), null, None));

        Assert.Equal("first", await TextAsync(Key));
    }

    [Fact]
    public async Task A_put_replaces_only_the_version_it_is_based_on()
    {
        var first = await PutAsync(Key, "first", null);
        var second = await PutAsync(Key, "second", first);

        await ConflictAsync(Store.PutAsync(Key, Bytes("third"), first, None));
        Assert.Equal("second", await TextAsync(Key));
        await PutAsync(Key, "third", second);
        Assert.Equal("third", await TextAsync(Key));
    }

    [Fact]
    public async Task A_put_based_on_a_version_of_what_is_not_there_conflicts()
    {
        var other = await PutAsync(new ConfigKey("project", "beta"), "b", null);

        await ConflictAsync(Store.PutAsync(Key, Bytes("a"), other, None));
        Assert.Null(await Store.FindAsync(Key, None));
    }

    [Fact]
    public async Task A_delete_takes_only_the_version_it_is_based_on()
    {
        var first = await PutAsync(Key, "first", null);
        var second = await PutAsync(Key, "second", first);

        await ConflictAsync(Store.DeleteAsync(Key, first, None));
        Assert.Equal("second", await TextAsync(Key));
        Assert.IsType<ConfigOutcome.Deleted>(await Store.DeleteAsync(Key, second, None));
        Assert.Null(await Store.FindAsync(Key, None));
        await ConflictAsync(Store.DeleteAsync(Key, second, None));
    }

    [Fact]
    public async Task No_etag_comes_twice_even_for_equal_content_and_after_a_delete()
    {
        var seen = new List<string>();
        for (var round = 0; round < 3; round++)
        {
            var first = await PutAsync(Key, "same", null);
            var second = await PutAsync(Key, "same", first);
            seen.AddRange([first, second]);
            await Store.DeleteAsync(Key, second, None);
        }

        Assert.Equal(seen.Distinct(), seen);
    }

    [Fact]
    public async Task Of_writers_that_know_the_same_version_one_wins()
    {
        var first = await PutAsync(Key, "first", null);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Store.PutAsync(Key, Bytes($"{i}"), first, None)));

        var winner = Assert.Single(Enumerable.Range(0, 20), i => outcomes[i] is ConfigOutcome.Written);
        Assert.Equal($"{winner}", await TextAsync(Key));
    }

    [Fact]
    public async Task A_list_has_a_kind_in_the_order_of_its_ids_page_by_page()
    {
        string[] ids = ["-", ".", "0", "1", "10", "2", "_", "a", "a-b", "ab", "z"];
        foreach (var id in ids.Reverse())
            await PutAsync(new ConfigKey("key", id), id, null);
        await PutAsync(new ConfigKey("keys", "b"), "another kind", null);

        var pages = new List<ConfigDocument>();
        IReadOnlyList<ConfigDocument> page;
        do
        {
            page = await Store.ListAsync("key", pages.Count == 0 ? "" : pages[^1].Key.Id, 4, None);
            pages.AddRange(page);
        }
        while (page.Count == 4);

        Assert.Equal(ids.Order(StringComparer.Ordinal), pages.Select(d => d.Key.Id));
        Assert.All(pages, d => Assert.Equal(d.Key.Id, Encoding.UTF8.GetString(d.Content.Span)));
        Assert.Equal((await Store.FindAsync(pages[3].Key, None))!.ETag, pages[3].ETag);
        Assert.Empty(await Store.ListAsync("nothing", "", ConfigKey.MaxRead, None));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(ConfigKey.MaxRead + 1)]
    public async Task A_page_of_no_or_too_many_documents_is_a_mistake_of_the_caller(int limit) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.ListAsync("key", "", limit, None));

    [Fact]
    public async Task What_was_written_is_there_when_it_is_opened_again()
    {
        var kept = await PutAsync(Key, "kept", null);
        var gone = await PutAsync(new ConfigKey("project", "gone"), "gone", null);
        await Store.DeleteAsync(new ConfigKey("project", "gone"), gone, None);

        await CloseAsync();
        Store = await OpenAsync();

        Assert.Equal(kept, Assert.Single(await Store.ListAsync("project", "", 10, None)).ETag);
        Assert.NotEqual(kept, await PutAsync(Key, "kept", kept));
    }

    [Fact]
    public async Task Two_processes_see_each_others_writes_and_do_not_overwrite_them()
    {
        var other = await OpenAnotherAsync();
        var first = await PutAsync(Key, "first", null);
        Assert.Equal(first, (await other.FindAsync(Key, None))!.ETag);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => (i % 2 == 0 ? Store : other).PutAsync(Key, Bytes($"{i}"), first, None)));

        Assert.Single(outcomes.OfType<ConfigOutcome.Written>());
        Assert.Equal((await Store.FindAsync(Key, None))!.ETag, (await other.FindAsync(Key, None))!.ETag);
    }

    [Theory]
    [InlineData("", "a")]
    [InlineData("a", "")]
    [InlineData("a/b", "a")]
    [InlineData("a", "A")]
    [InlineData("a", "ä")]
    [InlineData("a", "a b")]
    public void A_name_that_not_every_store_could_keep_is_refused(string kind, string id) =>
        Assert.Throws<ArgumentException>(() => new ConfigKey(kind, id));

    [Fact]
    public void A_name_that_is_too_long_is_refused()
    {
        Assert.Equal(128, new ConfigKey("a", new string('a', 128)).Id.Length);
        Assert.Throws<ArgumentException>(() => new ConfigKey("a", new string('a', 129)));
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static async Task ConflictAsync(Task<ConfigOutcome> write) => Assert.IsType<ConfigOutcome.Conflict>(await write);

    private Task<string> PutAsync(ConfigKey key, string text, string? basedOn) => PutAsync(key, Bytes(text), basedOn);

    private async Task<string> PutAsync(ConfigKey key, byte[] content, string? basedOn) =>
        Assert.IsType<ConfigOutcome.Written>(await Store.PutAsync(key, content, basedOn, None)).ETag;

    private async Task<string> TextAsync(ConfigKey key) => Encoding.UTF8.GetString((await Store.FindAsync(key, None))!.Content.Span);
}
