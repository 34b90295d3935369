using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.Stats;
using Orleans.Traces.Query.TraceQl;
using Orleans.Traces.Web.ViewModels.Lists;
using Orleans.Traces.Web.ViewModels.Owners;

namespace Orleans.Traces.Web.ViewModels.Overviews;

/// <summary>Addresses of the traces behind a number.</summary>
public static class Behind
{
    /// <summary>Traces in which something failed, in TraceQL.</summary>
    public const string Failed = "{ trace:errorCount > 0 }";

    /// <summary>The list of the traces that start in a stretch of time.</summary>
    public static string List(ulong from, ulong to, string query = "") =>
        new ListAddress { Query = query, Range = ListRange.Between(from, to) }.ToString();

    /// <summary>The list of the traces that start in a stretch of time, the highest first.</summary>
    public static string Highest(ulong from, ulong to, TraceSort sort) =>
        new ListAddress { Range = ListRange.Between(from, to), Sort = sort }.ToString();

    /// <summary>The traces of a group, in TraceQL; null: it cannot be said.</summary>
    public static string? Query(StatsQuery query, StatsGroup group)
    {
        if (group.IsOther || FieldOf(query.By) is not { } field)
            return null;

        // A provider that is not known is asked of calls alone: every other span has none either.
        var condition = group.Key is { } key ? $"{field} = {TraceQlField.Quoted(key)}" : query.By switch
        {
            StatsBy.Provider => "llm:model != nil && llm:provider = nil",
            StatsBy.User or StatsBy.Environment or StatsBy.Release => $"{field} = nil",
            _ => null,
        };
        return condition is null ? null : query.Within is { } owner ? $"{{ {OwnerLink.Condition(owner)} && {condition} }}" : $"{{ {condition} }}";
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
