using Orleans.Traces.Server.Query;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;

namespace Orleans.Traces.Server.Tempo;

/// <summary>The attributes of all finds as Grafana shows them: each key a column of one type.</summary>
/// <remarks>Grafana makes a column of the type of one of a key's values and fails at the next one of another type. Where the types of a key
/// differ all of its values are texts. Whole numbers and others are one type to it.</remarks>
internal sealed class TempoColumns
{
    private enum Type
    {
        Text,
        Number,
        Bool,
    }

    private readonly Dictionary<string, Type> _types = new(StringComparer.Ordinal);

    /// <summary>The columns of these finds.</summary>
    public static TempoColumns Of(IReadOnlyList<SearchStep.Match> matches)
    {
        var columns = new TempoColumns();
        foreach (var set in matches.SelectMany(m => m.Spansets))
        {
            foreach (var pair in set.Attributes.Concat(set.Selected.SelectMany(s => s)))
                columns.Note(pair);
        }

        return columns;
    }

    /// <summary>An attribute in its column.</summary>
    public TempoKeyValue Of(KeyValuePair<string, AttributeValue> pair)
    {
        var key = FieldName.KeyOf(pair.Key);
        var value = TempoValue.Of(pair.Value);
        return new TempoKeyValue(key, _types[key] == Type.Text ? value.AsText() : value);
    }

    private void Note(KeyValuePair<string, AttributeValue> pair)
    {
        var key = FieldName.KeyOf(pair.Key);
        var type = TempoValue.Of(pair.Value).Value switch
        {
            AttributeValue.Int or AttributeValue.Double => Type.Number,
            AttributeValue.Bool => Type.Bool,
            _ => Type.Text,
        };
        _types[key] = _types.TryGetValue(key, out var known) && known != type ? Type.Text : type;
    }
}
