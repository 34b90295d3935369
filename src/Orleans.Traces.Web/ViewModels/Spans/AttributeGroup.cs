using Orleans.Traces.Query;

namespace Orleans.Traces.Web.ViewModels.Spans;

/// <summary>Attributes that share the beginning of their keys.</summary>
/// <param name="Prefix">What they share; empty: they share nothing with others.</param>
/// <param name="Entries">The attributes, in the order sent.</param>
public sealed record AttributeGroup(string Prefix, IReadOnlyList<KeyValuePair<string, AttributeValue>> Entries)
{
    // Values beyond this are not looked through: the keys still are.
    private const int MaxSearched = 100_000;

    /// <summary>The attributes whose key or value holds a text, in groups by the first part of their key; those that stand alone come last.</summary>
    public static IReadOnlyList<AttributeGroup> ListOf(AttributeMap attributes, string filter)
    {
        var found = attributes.Where(a => filter.Length == 0 || Holds(a, filter));
        var groups = found.GroupBy(a => PrefixOf(a.Key), StringComparer.Ordinal).ToList();
        var alone = groups.Where(g => g.Key.Length == 0 || !g.Skip(1).Any()).SelectMany(g => g).ToList();
        var together = groups.Where(g => g.Key.Length > 0 && g.Skip(1).Any()).Select(g => new AttributeGroup(g.Key, [.. g]));
        return alone.Count > 0 ? [.. together, new AttributeGroup("", alone)] : [.. together];
    }

    private static string PrefixOf(string key) => key.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? key[..dot] : "";

    private static bool Holds(KeyValuePair<string, AttributeValue> attribute, string filter)
    {
        if (attribute.Key.Contains(filter, StringComparison.OrdinalIgnoreCase))
            return true;

        var text = ValueText.Of(attribute.Value).AsSpan();
        return text[..Math.Min(text.Length, MaxSearched)].Contains(filter, StringComparison.OrdinalIgnoreCase);
    }
}
