namespace Orleans.Traces.Server.Members;

/// <summary>Whether there are journals that nobody has open.</summary>
internal interface IUnclaimedJournals
{
    /// <summary>There are some, or it was not looked yet.</summary>
    bool HasAny { get; }
}
