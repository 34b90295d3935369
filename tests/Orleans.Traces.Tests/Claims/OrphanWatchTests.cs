using Orleans.Traces.Claims;

namespace Orleans.Traces.Tests.Claims;

public sealed class OrphanWatchTests
{
    private static readonly DateTimeOffset T0 = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    private readonly OrphanWatch _watch = new("me", Grace);
    private readonly Dictionary<string, SiloLife> _silos = new() { ["me"] = SiloLife.Living, ["other"] = SiloLife.Living, ["gone"] = SiloLife.Dead };

    public static TheoryData<string, string, bool> Holders => new()
    {
        { "a living silo's is left", "other", false },
        { "a dead silo's is claimed at once", "gone", true },
        { "one that I began to claim is claimed again", "me", true },
        { "one whose holder nobody knows waits", "new", false },
    };

    [Theory]
    [MemberData(nameof(Holders))]
    public void Whether_a_journal_is_claimed_depends_on_its_holder_and_not_on_its_name(string what, string holder, bool isClaimed)
    {
        var claims = Decide(0, [new HeldJournal("a journal", holder)]);

        Assert.True(claims.Count == (isClaimed ? 1 : 0), what);
        Assert.Equal(holder == "new" ? 1 : 0, _watch.Waiting);
    }

    [Fact]
    public void What_this_silo_has_open_is_not_claimed()
    {
        Assert.Empty(_watch.Decide([new HeldJournal("mine", "me"), new HeldJournal("taken", "me")], new HashSet<string> { "mine", "taken" }, _silos, T0));
    }

    [Fact]
    public void A_holder_that_nobody_knows_has_its_grace_to_join()
    {
        HeldJournal[] journals = [new("a", "new"), new("b", "stranger")];
        Assert.Empty(Decide(0, journals));
        Assert.Empty(Decide(59, journals));
        _silos["new"] = SiloLife.Living;

        Assert.Equal(["b"], Decide(60, journals));
        Assert.Equal(0, _watch.Waiting);
    }

    [Fact]
    public void A_journal_that_changes_hands_begins_its_grace_anew()
    {
        Decide(0, [new HeldJournal("a", "stranger")]);
        Assert.Empty(Decide(50, [new HeldJournal("a", "another")]));

        Assert.Empty(Decide(100, [new HeldJournal("a", "another")]));
        Assert.Equal(["a"], Decide(110, [new HeldJournal("a", "another")]));
    }

    private IReadOnlyList<string> Decide(int second, HeldJournal[] journals) => _watch.Decide(journals, new HashSet<string>(), _silos, T0.AddSeconds(second));
}
