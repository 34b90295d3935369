using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Orleans.Traces.Query;

/// <summary>Attributes in the order sent, each key once: of repeated keys the first counts.</summary>
[JsonConverter(typeof(AttributeMapConverter))]
public sealed class AttributeMap : IReadOnlyCollection<KeyValuePair<string, AttributeValue>>
{
    private readonly List<KeyValuePair<string, AttributeValue>> _entries = [];
    private readonly Dictionary<string, AttributeValue> _byKey = new(StringComparer.Ordinal);

    /// <summary>No attributes.</summary>
    public static AttributeMap None { get; } = new([]);

    /// <summary>A map of these entries.</summary>
    public AttributeMap(IEnumerable<KeyValuePair<string, AttributeValue>> entries)
    {
        foreach (var entry in entries)
        {
            if (_byKey.TryAdd(entry.Key, entry.Value))
                _entries.Add(entry);
        }
    }

    /// <inheritdoc/>
    public int Count => _entries.Count;

    /// <summary>The value of a key.</summary>
    public bool TryGet(string key, [NotNullWhen(true)] out AttributeValue? value) => _byKey.TryGetValue(key, out value);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, AttributeValue>> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
