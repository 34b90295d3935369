using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Orleans.Traces.Access;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Identity;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Tests.Access;

public sealed class KeyRingTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly MemoryConfigStore _store = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 3, 12, 0, 0, TimeSpan.Zero));
    private readonly ProjectRegistry _projects;
    private readonly KeyRing _ring;
    private readonly KeyRegistry _keys;

    public KeyRingTests()
    {
        _projects = new ProjectRegistry(_store, _time);
        _ring = new KeyRing(_store, _projects, new AccessOptions(), _time);
        _keys = new KeyRegistry(_store, _ring, _time);
    }

    [Fact]
    public async Task A_key_is_found_by_its_secret_and_says_whose_it_is()
    {
        var key = await MakeAsync(KeyScopes.Ingest | KeyScopes.Read);

        var known = await _ring.FindAsync(key, None);

        Assert.Equal(new Caller(ProjectId.Default, key.Id.ToString(), KeyScopes.Ingest | KeyScopes.Read), known!.Caller);
        Assert.Null(known.Bucket);
    }

    [Fact]
    public async Task The_id_of_a_key_is_not_enough()
    {
        var key = await MakeAsync();
        var other = KeyText.TryParse($"ot_{key.Id}_{new string('0', 64)}")!;

        Assert.Null(await _ring.FindAsync(other, None));
        Assert.NotNull(await _ring.FindAsync(key, None));
        Assert.Null(await _ring.FindAsync(other, None));
    }

    [Fact]
    public async Task Requests_do_not_wait_for_the_store()
    {
        var known = await MakeAsync();
        var unknown = KeyText.Make(new byte[KeyText.RandomBytes]);
        Assert.NotNull(await _ring.FindAsync(known, None));
        Assert.Null(await _ring.FindAsync(unknown, None));
        var finds = _store.Finds;

        _store.Failure = new StorageUnavailableException("gone");
        for (var i = 0; i < 100; i++)
        {
            Assert.NotNull(await _ring.FindAsync(known, None));
            Assert.Null(await _ring.FindAsync(unknown, None));
        }

        Assert.Equal(finds, _store.Finds);
    }

    [Fact]
    public async Task What_another_process_changed_is_seen_after_a_while()
    {
        var key = await MakeAsync();
        var unknown = KeyText.Make(new byte[KeyText.RandomBytes]);
        Assert.NotNull(await _ring.FindAsync(key, None));
        Assert.Null(await _ring.FindAsync(unknown, None));
        await DeleteElsewhereAsync(key);
        await PutElsewhereAsync(unknown);

        _time.Advance(KeyRing.Lifetime - TimeSpan.FromSeconds(1));
        Assert.NotNull(await _ring.FindAsync(key, None));
        Assert.Null(await _ring.FindAsync(unknown, None));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await _ring.FindAsync(key, None));
        Assert.NotNull(await _ring.FindAsync(unknown, None));
    }

    [Fact]
    public async Task A_key_that_is_deleted_here_is_refused_at_once()
    {
        var key = await MakeAsync();
        Assert.NotNull(await _ring.FindAsync(key, None));

        Assert.True(await _keys.DeleteAsync(ProjectId.Default, key.Id, None));

        Assert.Null(await _ring.FindAsync(key, None));
        Assert.False(await _keys.DeleteAsync(ProjectId.Default, key.Id, None));
    }

    [Fact]
    public async Task A_key_that_was_read_while_it_was_deleted_is_not_remembered()
    {
        var key = await MakeAsync();
        var reading = new TaskCompletionSource();
        var deleted = new TaskCompletionSource();
        _store.Found = _ =>
        {
            _store.Found = _ => Task.CompletedTask;
            reading.SetResult();
            return deleted.Task;
        };
        var found = _ring.FindAsync(key, None).AsTask();
        await reading.Task;

        await _keys.DeleteAsync(ProjectId.Default, key.Id, None);
        deleted.SetResult();

        await found;
        Assert.Null(await _ring.FindAsync(key, None));
    }

    [Fact]
    public async Task A_key_of_a_project_that_is_gone_is_unknown()
    {
        Assert.True(ProjectId.TryParse("gone", out var gone));
        await _projects.CreateAsync(new ProjectRecord { Id = gone, Name = "gone", CreatedAt = _time.GetUtcNow() }, None);
        var (_, key) = (await _keys.CreateAsync(gone, new NewKey { Name = "a", Scopes = ["read"] }, None))!.Value;
        await _projects.DeleteAsync(gone, None);

        Assert.Null(await _ring.FindAsync(key, None));
    }

    [Fact]
    public async Task Unknown_keys_without_end_take_no_memory_without_end()
    {
        var key = await MakeAsync();
        Assert.NotNull(await _ring.FindAsync(key, None));
        for (var i = 0; i < KeyRing.MaxEntries; i++)
            Assert.Null(await _ring.FindAsync(KeyText.Make([.. BitConverter.GetBytes((ulong)i << 1), .. new byte[32]]), None));

        // It was forgotten with the others, and is read again.
        var finds = _store.Finds;
        Assert.NotNull(await _ring.FindAsync(key, None));
        Assert.True(_store.Finds > finds);
    }

    [Fact]
    public async Task The_rate_of_a_key_outlives_the_reading_of_it()
    {
        var key = await MakeAsync(rate: 1);
        Assert.Null((await _ring.FindAsync(key, None))!.Bucket!.Take(_time.GetUtcNow()));
        var now = _time.GetUtcNow();
        _time.Advance(KeyRing.Lifetime);

        Assert.NotNull((await _ring.FindAsync(key, None))!.Bucket!.Take(now));
    }

    [Theory]
    [InlineData(null, 7)]
    [InlineData(3, 3)]
    public async Task A_key_without_a_rate_has_that_of_the_settings(int? own, int expected)
    {
        var ring = new KeyRing(_store, _projects, new AccessOptions { RequestsPerSecond = 7 }, _time);

        Assert.Equal(expected, (await ring.FindAsync(await MakeAsync(rate: own), None))!.Bucket!.PerSecond);
    }

    [Fact]
    public async Task The_key_of_the_settings_is_an_operators_and_is_not_stored()
    {
        var key = KeyText.Make(Enumerable.Range(0, KeyText.RandomBytes).Select(i => (byte)i).ToArray());
        var ring = new KeyRing(_store, _projects, new AccessOptions { OperatorKey = key.Reveal() }, _time);

        Assert.Equal(KeyScopes.Operator, (await ring.FindAsync(key, None))!.Caller.Scopes);
        Assert.Empty(await _store.ListAsync(AccessKey.Kind, "", 10, None));
    }

    [Fact]
    public async Task The_servers_own_key_may_only_send()
    {
        var known = await _ring.FindAsync(_ring.MakeOwnKey(), None);

        Assert.Equal((ProjectId.Default, KeyScopes.Ingest), (known!.Caller.Project, known.Caller.Scopes));
    }

    [Fact]
    public async Task Of_a_key_only_the_hash_is_stored()
    {
        var key = await MakeAsync();

        var stored = Assert.Single(await _store.ListAsync(AccessKey.Kind, "", 10, None));

        var text = System.Text.Encoding.UTF8.GetString(stored.Content.Span);
        Assert.DoesNotContain(key.Reveal()[20..], text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Convert.ToBase64String(Convert.FromHexString(key.Reveal()[20..])), text, StringComparison.Ordinal);
        Assert.Contains(Convert.ToBase64String(key.Hash()), JsonDocument.Parse(text).RootElement.GetProperty("hash").GetString(), StringComparison.Ordinal);
    }

    private async Task<KeyText> MakeAsync(KeyScopes scopes = KeyScopes.Ingest, int? rate = null)
    {
        await _projects.EnsureDefaultAsync(None);
        return (await _keys.CreateAsync(
            ProjectId.Default, new NewKey { Name = "a", Scopes = scopes.Names(), RequestsPerSecond = rate }, None))!.Value.Text;
    }

    private async Task DeleteElsewhereAsync(KeyText key)
    {
        var name = new ConfigKey(AccessKey.Kind, key.Id.ToString());
        Assert.IsType<ConfigOutcome.Deleted>(await _store.DeleteAsync(name, (await _store.FindAsync(name, None))!.ETag, None));
    }

    private async Task PutElsewhereAsync(KeyText key)
    {
        var record = new AccessKey
        {
            Id = key.Id, Project = ProjectId.Default, Name = "b", Scopes = KeyScopes.Read, Hash = key.Hash(), CreatedAt = _time.GetUtcNow(),
        };
        await _store.PutAsync(
            new ConfigKey(AccessKey.Kind, key.Id.ToString()), JsonSerializer.SerializeToUtf8Bytes(record, AccessJson.Api.AccessKey), null, None);
    }
}
