using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Identity;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.Stats;
using Orleans.Traces.Server.Query;
using Orleans.Traces.Server.Tests.Api;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Tests.Query;

/// <summary>Sums of one session's or user's traces alone. (All others are seen over the API.)</summary>
public sealed class TraceSumsTests
{
    private readonly FakeTraceQueries _queries = new();

    [Fact]
    public async Task Sums_may_be_of_one_user_or_session_alone()
    {
        Add(1, "s-1", "ann");
        Add(2, "s-1", "bob");
        Add(3, "s-2", "ann");
        using var turns = new QueryTurns(new SearchOptions());
        var sums = new TraceSums(new TraceScans(_queries, new SearchOptions(), turns, TimeProvider.System));
        var ann = new TraceOwner(OwnerKind.User, "ann");

        var stats = await sums.StatsAsync(ProjectId.Default, new StatsQuery(0, 100, 10, StatsBy.Session, 20) { Within = ann }, default);
        var sessions = await sums.GroupsAsync(ProjectId.Default, new GroupsQuery(0, 100, OwnerKind.Session) { Within = ann }, default);
        var users = await sums.GroupsAsync(
            ProjectId.Default, new GroupsQuery(0, 100, OwnerKind.User) { Within = new TraceOwner(OwnerKind.Session, "s-2") }, default);

        Assert.Equal([("s-1", 1L), ("s-2", 1L)], stats.Groups.Select(g => (g.Key!, g.Whole.Count)));
        Assert.Equal([("s-2", 1), ("s-1", 1)], sessions.Groups.Select(g => (g.Key, g.Count)));
        Assert.Equal(["ann"], users.Groups.Select(g => g.Key));
    }

    private void Add(int number, string session, string user) => _queries.Add(new StoredTrace(
        new TraceSummary
        {
            TraceId = Some.TraceOf(number), Name = "ask", ServiceName = "shop", Start = (ulong)number, End = (ulong)number, SpanCount = 1, ErrorCount = 0, LogCount = 0,
            State = TraceState.Final, Complete = true, Flags = TraceFlags.None, Revision = 1, Facts = new TraceFacts { SessionId = session, UserId = user },
        },
        []));
}
