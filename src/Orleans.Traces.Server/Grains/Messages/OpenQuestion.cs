using Orleans.Traces.Identity;
using Orleans.Traces.Query;

namespace Orleans.Traces.Server.Grains.Messages;

/// <summary>A <see cref="TraceListQuery"/> across a grain interface.</summary>
[GenerateSerializer, Immutable, Alias("Orleans.Traces.OpenQuestion")]
public sealed class OpenQuestion
{
    /// <summary>The project's id.</summary>
    [Id(0)]
    public required string Project { get; init; }

    /// <summary>Lowest start, inclusive, Unix nanoseconds.</summary>
    [Id(1)]
    public required ulong From { get; init; }

    /// <summary>Highest start, exclusive, Unix nanoseconds; null: no bound.</summary>
    [Id(2)]
    public required ulong? To { get; init; }

    /// <summary>At most so many.</summary>
    [Id(3)]
    public required int Limit { get; init; }

    /// <summary>A cursor's text form; null: from the top.</summary>
    [Id(4)]
    public required string? After { get; init; }

    /// <summary>Packs a query.</summary>
    public static OpenQuestion Of(TraceListQuery query) => new()
    {
        Project = query.Project.ToString(), From = query.From, To = query.To, Limit = query.Limit, After = query.After?.ToString(),
    };

    /// <summary>Unpacks it.</summary>
    public TraceListQuery ToQuery()
    {
        TraceCursor? after = null;
        if (!ProjectId.TryParse(Project, out var project) || (After is not null && !TraceCursor.TryParse(After, out after)))
            throw new InvalidDataException($"'{Project}' is not a project's id, or '{After}' not a cursor of traces.");
        return new TraceListQuery { Project = project, From = From, To = To, Limit = Limit, After = after };
    }
}
