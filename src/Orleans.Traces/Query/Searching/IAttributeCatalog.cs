using Orleans.Traces.Identity;

namespace Orleans.Traces.Query.Searching;

/// <summary>What can be asked for: the attributes that a project's traces have, and their values. For completion, so that what is given may
/// lag behind and may hold a value of a trace that is gone.</summary>
public interface IAttributeCatalog
{
    /// <summary>The keys of attributes, by scope and then by key; of each scope at most <see cref="CatalogQuery.Limit"/>.</summary>
    /// <param name="query">Whose, and of which traces.</param>
    /// <param name="scope">Of this scope alone; null: of all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<AttributeNames> NamesAsync(CatalogQuery query, AttributeScope? scope, CancellationToken cancellationToken);

    /// <summary>Values, each once, at most <see cref="CatalogQuery.Limit"/>. Texts, booleans and numbers; other values are left out.</summary>
    /// <param name="query">Whose, and of which traces.</param>
    /// <param name="source">Of what.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<AttributeValues> ValuesAsync(CatalogQuery query, ValueSource source, CancellationToken cancellationToken);
}

/// <summary>Of which traces the names and values are.</summary>
public sealed record CatalogQuery
{
    /// <summary>The most that may be asked for.</summary>
    public const int MaxLimit = 10_000;

    /// <summary>Whose traces.</summary>
    public required ProjectId Project { get; init; }

    /// <summary>Lowest start of a trace, inclusive, Unix nanoseconds.</summary>
    public ulong From { get; init; }

    /// <summary>Highest start, exclusive; null: no bound.</summary>
    public ulong? To { get; init; }

    /// <summary>At most so many, from 1 to <see cref="MaxLimit"/>.</summary>
    public int Limit { get; init; } = MaxLimit;

    /// <summary>Only of traces that this query matches; null: of all. Its pruning condition is enough: completion may offer more than matches.</summary>
    public TraceQl.TraceQlQuery? Among { get; init; }
}

/// <summary>Something that has values. A closed set.</summary>
public abstract record ValueSource
{
    private ValueSource()
    {
    }

    /// <summary>An attribute.</summary>
    /// <param name="Scope">Where it stands; null: anywhere.</param>
    /// <param name="Key">Its key.</param>
    public sealed record Attribute(AttributeScope? Scope, string Key) : ValueSource;

    /// <summary>A fact of spans: see <see cref="FactNames"/>.</summary>
    /// <param name="Name">Its name.</param>
    public sealed record Fact(string Name) : ValueSource;

    /// <summary><see cref="Assembling.TraceSummary.Name"/>.</summary>
    public sealed record TraceName : ValueSource;

    /// <summary><see cref="Assembling.TraceSummary.ServiceName"/>.</summary>
    public sealed record TraceService : ValueSource;
}

/// <summary>A key of attributes.</summary>
/// <param name="Scope">Where it stands.</param>
/// <param name="Key">The key.</param>
public sealed record AttributeName(AttributeScope Scope, string Key);

/// <summary>Keys of attributes.</summary>
/// <param name="Names">By scope, then by key.</param>
/// <param name="Bytes">What was read for them.</param>
public sealed record AttributeNames(IReadOnlyList<AttributeName> Names, long Bytes);

/// <summary>Values of one thing.</summary>
/// <param name="Values">Each once.</param>
/// <param name="Bytes">What was read for them.</param>
public sealed record AttributeValues(IReadOnlyList<AttributeValue> Values, long Bytes);
