using Orleans.Traces.Query.Stats;
using Orleans.Traces.Query.TraceQl;
using Orleans.Traces.Web.ViewModels.Lists;

namespace Orleans.Traces.Web.ViewModels.Overviews;

/// <summary>Addresses of the traces behind a number.</summary>
public static class Behind
{
    /// <summary>Traces in which something failed, in TraceQL.</summary>
    public const string Failed = "{ trace:errorCount > 0 }";

    /// <summary>The list of the traces that start in a stretch of time.</summary>
    public static string List(ulong from, ulong to, string query = "") =>
        new ListAddress { Query = query, Range = ListRange.Between(from, to) }.ToString();

    /// <summary>The traces of a group, in TraceQL; null: it cannot be said.</summary>
    public static string? Query(StatsBy by, StatsGroup group)
    {
        if (group.IsOther || FieldOf(by) is not { } field)
            return null;
        if (group.Key is { } key)
            return $"{{ {field} = {TraceQlField.Quoted(key)} }}";

        // A provider that is not known is asked of calls alone: every other span has none either.
        return by is StatsBy.Provider ? "{ llm:model != nil && llm:provider = nil }" : by is StatsBy.User or StatsBy.Environment or StatsBy.Release ? $"{{ {field} = nil }}" : null;
    }

    private static string? FieldOf(StatsBy by) => by switch
    {
        StatsBy.Model => "llm:model",
        StatsBy.Provider => "llm:provider",
        StatsBy.Tool => "llm:tool",
        StatsBy.Name => "trace:name",
        StatsBy.Service => "trace:rootService",
        StatsBy.User => "trace:user",
        StatsBy.Session => "trace:session",
        StatsBy.Tag => "trace:tags",
        StatsBy.Environment => "trace:environment",
        StatsBy.Release => "trace:release",
        _ => null,
    };
}
