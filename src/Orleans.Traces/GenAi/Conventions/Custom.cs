using Orleans.Traces.GenAi.Reading;

namespace Orleans.Traces.GenAi.Conventions;

/// <summary>Names that many use without a convention that says so.</summary>
internal static class Custom
{
    /// <summary>The table.</summary>
    public static Convention Table { get; } = new("By custom", Rank.Generic,
    [
        new(Fields.SessionId, "thread_id"),
    ]);
}
