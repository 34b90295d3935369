using Orleans.Traces.Assembling;

namespace Orleans.Traces.Query.Stats;

/// <summary>What a trace may belong to.</summary>
public enum OwnerKind
{
    /// <summary>A conversation.</summary>
    Session,

    /// <summary>Who was served.</summary>
    User,
}

/// <summary>A session or a user, as the traces name it.</summary>
/// <param name="Kind">Which of them.</param>
/// <param name="Id">Its id.</param>
public sealed record TraceOwner(OwnerKind Kind, string Id)
{
    /// <summary>The id of a trace's session or user; null: it names none.</summary>
    public static string? IdOf(TraceSummary trace, OwnerKind kind) => kind == OwnerKind.Session ? trace.Facts?.SessionId : trace.Facts?.UserId;

    /// <summary>Whether a trace belongs to it.</summary>
    public bool Owns(TraceSummary trace) => IdOf(trace, Kind) == Id;
}
