using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;

namespace Orleans.Traces.Server.Tempo;

/// <summary>The attributes of all finds as Grafana shows them: each key a column of one type.</summary>
/// <remarks>Grafana makes a column of the type of one of a key's values and fails at the next one of another type. Where the types of a key
/// differ all of its values are texts, which is known once all finds are in: the values ask when they are written. Whole numbers and others
/// are one type to it.</remarks>
internal sealed class TempoColumns
{
    private enum Type
    {
        Text,
        Number,
        Bool,
    }

    private readonly Dictionary<string, Type> _types = new(StringComparer.Ordinal);

    /// <summary>An attribute in its column.</summary>
    public TempoKeyValue Add(KeyValuePair<string, AttributeValue> pair)
    {
        var key = FieldName.KeyOf(pair.Key);
        var value = TempoValue.Of(pair.Value);
        var type = value.Value switch
        {
            AttributeValue.Int or AttributeValue.Double => Type.Number,
            AttributeValue.Bool => Type.Bool,
            _ => Type.Text,
        };
        _types[key] = _types.TryGetValue(key, out var known) && known != type ? Type.Text : type;
        return new TempoKeyValue(key, value, this);
    }

    /// <summary>The values of this key are texts.</summary>
    public bool IsText(string key) => _types[key] == Type.Text;
}
