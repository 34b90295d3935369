using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Query;
using Orleans.Traces.Web.ViewModels.Lists;

namespace Orleans.Traces.Web.Tests.ViewModels.Lists;

public sealed class ShownTracesTests
{
    private readonly ShownTraces _shown = new();

    private IEnumerable<string> NamesShown => _shown.Traces.Select(t => t.Name);

    [Fact]
    public void A_trace_stands_once_and_where_its_start_puts_it()
    {
        _shown.Append(Some.Summary(2, "b"));
        _shown.Append(Some.Summary(4, "d"));
        _shown.Append(Some.Summary(2, "again"));

        Assert.True(_shown.Merge([Some.Summary(1, "a"), Some.Summary(3, "c")], null, NewTraces.Show));

        Assert.Equal(["a", "b", "c", "d"], NamesShown);
        Assert.Equal([Some.Trace(1), Some.Trace(3)], _shown.Fresh.Order());
        Assert.False(_shown.Merge([Some.Summary(1, "a")], null, NewTraces.Show));
        Assert.Empty(_shown.Fresh);
    }

    [Fact]
    public void A_start_that_changes_moves_the_trace()
    {
        _shown.Append(Some.Summary(1, "a"));
        _shown.Append(Some.Summary(2, "b"));

        _shown.Merge([Some.Summary(1, "a") with { Start = Some.NoonNanos - (9 * Some.Second) }], null, NewTraces.LeaveOut);

        Assert.Equal(["b", "a"], NamesShown);
    }

    [Fact]
    public void Only_what_the_page_would_have_shown_is_gone_when_it_is_not_on_it()
    {
        foreach (var number in Enumerable.Range(1, 4))
            _shown.Append(Some.Summary(number, $"{number}"));

        _shown.Merge([Some.Summary(1, "1"), Some.Summary(3, "3")], new TraceCursor(Some.Summary(3).Start, Some.Trace(3)), NewTraces.Show);

        Assert.Equal(["1", "3", "4"], NamesShown);
    }

    [Fact]
    public void A_full_list_makes_room_for_the_newest_alone()
    {
        foreach (var number in Enumerable.Range(1, ShownTraces.Max))
            _shown.Append(Some.Summary(number + 10, "old"));
        _shown.Append(Some.Summary(ShownTraces.Max + 100, "too many"));
        Assert.True(_shown.IsFull);

        _shown.Merge([Some.Summary(1, "new"), Some.Summary(ShownTraces.Max + 99, "older than all")], null, NewTraces.Show);

        Assert.Equal(ShownTraces.Max, _shown.Traces.Count);
        Assert.Equal("new", _shown.Traces[0].Name);
        Assert.DoesNotContain("older than all", NamesShown);
    }

    [Fact]
    public void A_column_is_used_once_a_trace_has_something_to_say_in_it()
    {
        var user = TraceColumn.All.Single(c => c.Name == "user");
        _shown.Append(Some.Summary(1));
        Assert.False(_shown.IsUsed(user));

        _shown.Append(Some.Summary(2) with { Facts = TraceFacts.None with { UserId = "ann" } });

        Assert.True(_shown.IsUsed(user));
    }
}
