using Microsoft.Extensions.Time.Testing;
using Orleans.Traces.Access;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Identity;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Web;

namespace Orleans.Traces.Server.Tests.Access;

public sealed class SessionTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly MemoryConfigStore _store = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 3, 12, 0, 0, TimeSpan.Zero));
    private readonly KeyRing _ring;
    private readonly KeyRegistry _keys;
    private readonly SessionRegistry _sessions;

    public SessionTests()
    {
        var projects = new ProjectRegistry(_store, _time);
        projects.EnsureDefaultAsync(None).GetAwaiter().GetResult();
        _ring = new KeyRing(_store, projects, new AccessOptions(), _time);
        _keys = new KeyRegistry(_store, _ring, _time);
        _sessions = new SessionRegistry(_store, _ring, _time);
    }

    [Fact]
    public async Task A_session_may_what_its_key_may_and_does_not_hold_it()
    {
        var key = await KeyAsync();

        var cookie = await _sessions.StartAsync(key.Id, None);

        Assert.Equal(key.Id.ToString(), (await _sessions.FindAsync(cookie, None))!.Caller.Key);
        Assert.DoesNotContain(key.Reveal()[20..], cookie.Reveal(), StringComparison.Ordinal);
        Assert.Null(await _ring.FindAsync(cookie, None));
        Assert.Null(await _sessions.FindAsync(key, None));
    }

    [Fact]
    public async Task The_id_of_a_session_is_not_enough()
    {
        var cookie = await _sessions.StartAsync((await KeyAsync()).Id, None);
        var guess = KeyText.TryParse($"ot_{cookie.Id}_{new string('0', 64)}")!;

        Assert.Null(await _sessions.FindAsync(guess, None));
        await _sessions.EndAsync(guess, None);
        Assert.NotNull(await _sessions.FindAsync(cookie, None));
    }

    [Fact]
    public async Task A_session_ends_by_itself_when_it_is_ended_and_with_its_key()
    {
        var key = await KeyAsync();
        var old = await _sessions.StartAsync(key.Id, None);
        _time.Advance(SessionRegistry.Lifetime - TimeSpan.FromSeconds(1));
        Assert.NotNull(await _sessions.FindAsync(old, None));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await _sessions.FindAsync(old, None));

        var ended = await _sessions.StartAsync(key.Id, None);
        var left = await _sessions.StartAsync(key.Id, None);
        await _sessions.EndAsync(ended, None);
        await _sessions.EndAsync(ended, None);
        Assert.Null(await _sessions.FindAsync(ended, None));
        Assert.NotNull(await _sessions.FindAsync(left, None));

        await _keys.DeleteAsync(ProjectId.Default, key.Id, None);
        Assert.Null(await _sessions.FindAsync(left, None));
    }

    [Fact]
    public async Task A_page_that_is_open_is_told_once_the_key_or_the_session_is_gone()
    {
        var access = new PageAccess(_ring, _sessions);
        var key = await KeyAsync();
        var cookie = await _sessions.StartAsync(key.Id, None);
        var caller = (await _sessions.FindAsync(cookie, None))!.Caller;
        var (byCookie, byKey) = (PageReader.Principal(caller, cookie.Id.ToString()), PageReader.Principal(caller, session: null));
        Assert.True(await access.IsStillGrantedAsync(byCookie, None));

        await _sessions.EndAsync(cookie, None);
        Assert.False(await access.IsStillGrantedAsync(byCookie, None));
        Assert.True(await access.IsStillGrantedAsync(byKey, None));

        await _keys.DeleteAsync(ProjectId.Default, key.Id, None);
        Assert.False(await access.IsStillGrantedAsync(byKey, None));
        Assert.True(await access.IsStillGrantedAsync(PageReader.Principal(Caller.Keyless, session: null), None));

        _store.Failure = new Storage.StorageUnavailableException("gone");
        _time.Advance(KeyRing.Lifetime);
        Assert.True(await access.IsStillGrantedAsync(byKey, None));
    }

    [Fact]
    public async Task Sessions_that_are_over_are_cleared_away()
    {
        var key = await KeyAsync();
        await _sessions.StartAsync(key.Id, None);
        await _sessions.StartAsync(key.Id, None);
        _time.Advance(SessionRegistry.Lifetime);

        await _sessions.StartAsync(key.Id, None);

        Assert.Single(await _store.ListAsync(SessionRecord.Kind, "", 10, None));
    }

    [Fact]
    public async Task Past_the_limit_the_one_that_ends_first_is_ended()
    {
        var key = await KeyAsync();
        var first = await _sessions.StartAsync(key.Id, None);
        _time.Advance(TimeSpan.FromSeconds(1));
        var second = await _sessions.StartAsync(key.Id, None);
        for (var i = 2; i < SessionRegistry.MaxSessions; i++)
            await _sessions.StartAsync(key.Id, None);
        Assert.NotNull(await _sessions.FindAsync(first, None));

        await _sessions.StartAsync(key.Id, None);

        Assert.Null(await _sessions.FindAsync(first, None));
        Assert.NotNull(await _sessions.FindAsync(second, None));
    }

    private async Task<KeyText> KeyAsync() =>
        (await _keys.CreateAsync(ProjectId.Default, new NewKey { Name = "a", Scopes = ["read"] }, None))!.Value.Text;
}
