using Orleans.Traces.Identity;
using Orleans.Traces.Query;

namespace Orleans.Traces.Server.Grains.Messages;

/// <summary>A <see cref="LogListQuery"/> across a grain interface. The project is the grain's.</summary>
[GenerateSerializer, Immutable, Alias("Orleans.Traces.LogQuestion")]
public sealed class LogQuestion
{
    /// <summary>Lowest time, inclusive, Unix nanoseconds.</summary>
    [Id(0)]
    public required ulong From { get; init; }

    /// <summary>Highest time, exclusive, Unix nanoseconds; null: no bound.</summary>
    [Id(1)]
    public required ulong? To { get; init; }

    /// <summary>At most so many.</summary>
    [Id(2)]
    public required int Limit { get; init; }

    /// <summary>A cursor's text form; null: from the top.</summary>
    [Id(3)]
    public required string? After { get; init; }

    /// <summary>Packs a query.</summary>
    public static LogQuestion Of(LogListQuery query) =>
        new() { From = query.From, To = query.To, Limit = query.Limit, After = query.After?.ToString() };

    /// <summary>Unpacks it.</summary>
    public LogListQuery ToQuery(ProjectId project)
    {
        LogCursor? after = null;
        if (After is not null && !LogCursor.TryParse(After, out after))
            throw new InvalidDataException($"'{After}' is not a cursor of log records.");
        return new LogListQuery { Project = project, From = From, To = To, Limit = Limit, After = after };
    }
}
