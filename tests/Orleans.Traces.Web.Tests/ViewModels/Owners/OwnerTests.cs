using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Query.Stats;
using Orleans.Traces.Query.TraceQl;
using Orleans.Traces.Web.ViewModels;
using Orleans.Traces.Web.ViewModels.Owners;

namespace Orleans.Traces.Web.Tests.ViewModels.Owners;

public sealed class OwnerTests
{
    private static readonly LocalTimes Utc = new(TimeZoneInfo.Utc, TimeProvider.System);

    [Theory]
    [InlineData("u-1", "u-1")]
    [InlineData("ann@example.org", "ann@example.org")]
    [InlineData("a.b:c", "a.b:c")]
    [InlineData("", "~")]
    [InlineData(".", "~Lg")]
    [InlineData("..", "~Li4")]
    [InlineData("a/b", "~YS9i")]
    [InlineData("~x", "~fng")]
    public void An_id_has_an_address_that_nothing_on_the_way_changes(string id, string segment)
    {
        Assert.Equal(segment, OwnerLink.Segment(id));
        Assert.Equal(id, OwnerLink.Id(segment));
    }

    public static TheoryData<string> Hostile =>
        ["%2e%2e%2f", "a?b#c&d=e", "\\..\\", "<script>alert(1)</script>", "\u202Eevil\0", "汉字🙂 é", "new\nline", "\"quoted\\", new string('/', 512), " "];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Whatever_an_id_holds_its_address_holds_letters_alone_and_leads_back(string id)
    {
        var owner = new TraceOwner(OwnerKind.User, id);

        var path = new Uri(new Uri("http://host"), OwnerLink.To(owner)).AbsolutePath;

        Assert.StartsWith("/users/~", path, StringComparison.Ordinal);
        Assert.Equal(id, OwnerLink.Id(Uri.UnescapeDataString(path["/users/".Length..])));
        Assert.True(TraceQlQuery.TryParse(OwnerLink.Query(owner), out _, out var error), $"{error}");
        Assert.NotEmpty(OwnerLink.Shown(id));
    }

    [Theory]
    [InlineData("~!!")]
    [InlineData("~a")]
    [InlineData("plain")]
    public void An_address_by_hand_means_what_it_says(string segment) => Assert.Equal(segment, OwnerLink.Id(segment));

    [Theory]
    [InlineData("", "/sessions")]
    [InlineData("?range=1h&sort=cost&find=a%26b", "/sessions?range=1h&sort=cost&find=a%26b")]
    [InlineData("?range=7d&sort=last", "/sessions")]
    [InlineData("?range=all&sort=99", "/sessions")]
    public void The_address_of_a_list_holds_all(string parameters, string address) =>
        Assert.Equal(address, OwnersAddress.Read(OwnerKind.Session, parameters).ToString());

    [Theory]
    [InlineData(OwnerSort.Last, "new dear many")]
    [InlineData(OwnerSort.Traces, "many new dear")]
    [InlineData(OwnerSort.Errors, "dear new many")]
    [InlineData(OwnerSort.Duration, "many new dear")]
    [InlineData(OwnerSort.Tokens, "many new dear")]
    [InlineData(OwnerSort.Cost, "dear new many")]
    public void Rows_are_sorted_by_what_is_asked_the_newest_first_among_equals(OwnerSort sort, string order) =>
        Assert.Equal(order, string.Join(' ', OwnerRow.Of(Groups(), new OwnersAddress(OwnerKind.Session) { Sort = sort }, Utc).Select(r => r.Name)));

    [Theory]
    [InlineData("EA", "dear")]
    [InlineData("ann", "new many")]
    [InlineData("nobody", "")]
    public void Rows_are_found_by_a_part_of_the_id_or_of_the_users(string find, string found) =>
        Assert.Equal(found, string.Join(' ', OwnerRow.Of(Groups(), new OwnersAddress(OwnerKind.Session) { Find = find }, Utc).Select(r => r.Name)));

    [Fact]
    public void A_row_says_it_all()
    {
        var row = OwnerRow.Of(Groups(), new OwnersAddress(OwnerKind.Session) { Find = "many" }, Utc).Single();

        Assert.Equal(
            ("3", "", "2.25 s", "30", "", "/sessions/many", "/users/~YW5uLw"),
            (row.Traces, row.Errors, row.Duration, row.Tokens, row.Cost, row.Link, row.UserLink));
    }

    private static IReadOnlyList<TraceGroup> Groups()
    {
        var groups = new TraceGroups(OwnerKind.Session);
        groups.Add(Trace(1, "new", "ann"));
        groups.Add(Trace(2, "dear", "bob", cost: 2) with { ErrorCount = 1 });
        foreach (var number in (int[])[3, 4, 5])
            groups.Add(Trace(number, "many", "ann/", tokens: 10));
        return groups.Groups;
    }

    private static TraceSummary Trace(int number, string session, string user, decimal? cost = null, long? tokens = null) => Some.Summary(number) with
    {
        Facts = new TraceFacts { SessionId = session, UserId = user, Totals = new UsageTotals(new TokenUsage { Input = tokens }, cost, 0) },
    };
}
