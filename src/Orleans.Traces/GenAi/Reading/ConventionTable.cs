using System.Collections.Frozen;
using System.Text;
using Orleans.Traces.GenAi.Conventions;

namespace Orleans.Traces.GenAi.Reading;

/// <summary>A row in its place among all rows: the lower <paramref name="Order"/> counts first.</summary>
internal sealed record PlacedRow(Row Row, int Order)
{
    /// <summary>Ranks lie so far apart; conventions of one rank, in the order of <see cref="AllConventions"/>, a part of it.</summary>
    public const int RankStep = 1_000_000, ConventionStep = 10_000;

    /// <summary>The same row where an event or a log record of that rank says it, which counts no more than its rank.</summary>
    public PlacedRow At(Rank rank) => Order / RankStep >= (int)rank ? this : this with { Order = ((int)rank * RankStep) + (Order % RankStep) };

    /// <summary>The same row where it was found on the resource: after all that stands on the span itself.</summary>
    public PlacedRow OnResource() => this with { Order = Order + (RankStep * 100) };
}

/// <summary>The rows of all conventions, by what says them.</summary>
internal sealed class ConventionTable
{
    private const int MaxKeyLength = 256;

    private readonly FrozenDictionary<string, PlacedRow[]>.AlternateLookup<ReadOnlySpan<char>> _utf16Keys;
    private readonly byte[][] _utf8Prefixes;

    private ConventionTable(IEnumerable<PlacedRow> rows)
    {
        var all = rows.ToList();
        ByKey = Grouped(all.Where(r => r.Row is { ReadNumbered: null, ReadEvents: null }));
        ByEvent = Grouped(all.Where(r => r.Row.ReadEvents is not null));
        Numbered = [.. all.Where(r => r.Row.ReadNumbered is not null)];
        ResourceKeys = ByKey
            .Select(k => (k.Key, Rows: k.Value.Where(r => r.Row.Field.IsContext).Select(r => r.OnResource()).ToArray()))
            .Where(k => k.Rows.Length > 0)
            .ToFrozenDictionary(k => k.Key, k => k.Rows, StringComparer.Ordinal);
        _utf16Keys = ByKey.GetAlternateLookup<ReadOnlySpan<char>>();
        _utf8Prefixes = [.. Numbered.Select(r => Encoding.UTF8.GetBytes(r.Row.Key))];
    }

    /// <summary>What <see cref="SpanFacts"/> are read by.</summary>
    public static ConventionTable Facts { get; } = new(Placed().Where(r => r.Row.Field.IsFact));

    /// <summary>All of it.</summary>
    public static ConventionTable All { get; } = new(Placed());

    /// <summary>Rows of single attributes.</summary>
    public FrozenDictionary<string, PlacedRow[]> ByKey { get; }

    /// <summary>Rows of events.</summary>
    public FrozenDictionary<string, PlacedRow[]> ByEvent { get; }

    /// <summary>Rows of several attributes whose keys start alike.</summary>
    public IReadOnlyList<PlacedRow> Numbered { get; }

    /// <summary>Rows that also hold where the key stands on the resource.</summary>
    public FrozenDictionary<string, PlacedRow[]> ResourceKeys { get; }

    /// <summary>Whether any row is of this key.</summary>
    public bool Needs(ReadOnlySpan<byte> utf8Key)
    {
        Span<char> key = stackalloc char[MaxKeyLength];
        if (utf8Key.Length <= MaxKeyLength && Ascii.ToUtf16(utf8Key, key, out var length) == System.Buffers.OperationStatus.Done
            && _utf16Keys.ContainsKey(key[..length]))
        {
            return true;
        }

        foreach (var prefix in _utf8Prefixes)
        {
            if (utf8Key.StartsWith(prefix))
                return true;
        }

        return false;
    }

    private static IEnumerable<PlacedRow> Placed() => AllConventions.InOrder.SelectMany((convention, number) => convention.Rows.Select((row, i) =>
        new PlacedRow(row, ((int)convention.Rank * PlacedRow.RankStep) + (number * PlacedRow.ConventionStep) + i)));

    private static FrozenDictionary<string, PlacedRow[]> Grouped(IEnumerable<PlacedRow> rows) =>
        rows.GroupBy(r => r.Row.Key, StringComparer.Ordinal).ToFrozenDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);
}
