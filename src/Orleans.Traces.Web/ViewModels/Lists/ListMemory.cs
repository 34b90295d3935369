using Orleans.Traces.Identity;

namespace Orleans.Traces.Web.ViewModels.Lists;

/// <summary>The list that a reader has left, for when the reader comes back to it from a trace: the place is kept. One for each connection.</summary>
public sealed class ListMemory
{
    private TraceFeed? _feed;
    private double _place;

    /// <summary>What the reader looked at last.</summary>
    public ListAddress Address { get; set; } = ListAddress.Default;

    /// <summary>Keeps a list.</summary>
    /// <param name="feed">What was read of it.</param>
    /// <param name="place">How far it was scrolled, in pixels.</param>
    public void Keep(TraceFeed feed, double place) => (_feed, _place) = (feed, place);

    /// <summary>The list of these traces, and its place; null: it was another one, or none.</summary>
    public (TraceFeed Feed, double Place)? Find(ProjectId project, ListAddress address) =>
        _feed is { } feed && feed.What.Project == project && feed.What.Address.ListsTheSame(address) ? (feed, _place) : null;
}
