using Orleans.Traces.Query.Stats;

namespace Orleans.Traces.Query.Json;

/// <summary>Sessions as the API writes them.</summary>
/// <param name="Sessions">The one with the newest trace first.</param>
/// <param name="Next">Where the next page starts; null: this is the last one.</param>
/// <param name="Limited">More traces were to be looked at than one query may: older ones are missing.</param>
public sealed record SessionListDocument(IReadOnlyList<SessionDocument> Sessions, string? Next, bool Limited);

/// <summary>A session.</summary>
/// <param name="SessionId">Its id.</param>
/// <param name="UserId">The user of its latest trace that names one; null: none does.</param>
/// <param name="LastName">The name of its latest trace.</param>
/// <param name="TraceCount">Its traces that start within the range.</param>
/// <param name="ErrorCount">Of these, how many hold a span that failed.</param>
/// <param name="FirstTime">The earliest start: ISO 8601, UTC.</param>
/// <param name="LastTime">The latest end.</param>
/// <param name="Totals">Tokens and cost.</param>
public sealed record SessionDocument(
    string SessionId, string? UserId, string LastName, int TraceCount, int ErrorCount, string FirstTime, string LastTime, TotalsDocument Totals)
{
    /// <summary>The document of a session.</summary>
    public static SessionDocument Of(TraceGroup group) => new(
        group.Key, group.UserId, group.LastName, group.Count, group.Errors, UnixTime.ToText(group.First), UnixTime.ToText(group.Last),
        TotalsDocument.Of(group.Totals));
}

/// <summary>Users as the API writes them.</summary>
/// <param name="Users">The one with the newest trace first.</param>
/// <param name="Next">Where the next page starts; null: this is the last one.</param>
/// <param name="Limited">More traces were to be looked at than one query may: older ones are missing.</param>
public sealed record UserListDocument(IReadOnlyList<UserDocument> Users, string? Next, bool Limited);

/// <summary>A user.</summary>
/// <param name="UserId">Its id.</param>
/// <param name="LastName">The name of the latest trace.</param>
/// <param name="TraceCount">The traces that start within the range.</param>
/// <param name="ErrorCount">Of these, how many hold a span that failed.</param>
/// <param name="FirstTime">The earliest start: ISO 8601, UTC.</param>
/// <param name="LastTime">The latest end.</param>
/// <param name="Totals">Tokens and cost.</param>
public sealed record UserDocument(
    string UserId, string LastName, int TraceCount, int ErrorCount, string FirstTime, string LastTime, TotalsDocument Totals)
{
    /// <summary>The document of a user.</summary>
    public static UserDocument Of(TraceGroup group) => new(
        group.Key, group.LastName, group.Count, group.Errors, UnixTime.ToText(group.First), UnixTime.ToText(group.Last), TotalsDocument.Of(group.Totals));
}
