using System.Text.Json;
using Orleans.Traces.GenAi.Reading;
using Orleans.Traces.Query;

namespace Orleans.Traces.GenAi.Messages;

/// <summary>Attributes with dots in their keys as the JSON that they were flattened from: <c>0.role</c> is <c>[{"role":…}]</c>.</summary>
internal sealed class KeyTree
{
    // The deepest key of any convention has eight parts; what is beyond stays one name.
    private const int MaxParts = 9;

    private readonly Dictionary<string, KeyTree> _children = new(StringComparer.Ordinal);
    private AttributeValue? _value;

    /// <summary>The JSON; null: nothing stands under a number.</summary>
    public static JsonElement? ListOf(NumberedKeys keys)
    {
        var root = new KeyTree();
        foreach (var (rest, value) in keys.Entries)
        {
            if (rest is [>= '0' and <= '9', ..])
                root.Add(rest, value);
        }

        return root.IsList ? JsonContent.Written(root.Write) : null;
    }

    private bool IsList => _children.Count > 0 && _children.Keys.All(name => name.Length <= 6 && name.All(char.IsAsciiDigit));

    private void Add(string path, AttributeValue value)
    {
        var node = this;
        foreach (var part in path.Split('.', MaxParts))
        {
            if (!node._children.TryGetValue(part, out var child))
                node._children.Add(part, child = new KeyTree());
            node = child;
        }

        node._value ??= value;
    }

    private void Write(Utf8JsonWriter writer)
    {
        if (_children.Count == 0)
        {
            AttributeValueConverter.Write(writer, _value ?? new AttributeValue.Empty());
        }
        else if (IsList)
        {
            writer.WriteStartArray();
            foreach (var (_, child) in _children.OrderBy(c => int.Parse(c.Key, System.Globalization.CultureInfo.InvariantCulture)))
                child.Write(writer);
            writer.WriteEndArray();
        }
        else
        {
            writer.WriteStartObject();
            foreach (var (name, child) in _children)
            {
                writer.WritePropertyName(name);
                child.Write(writer);
            }

            writer.WriteEndObject();
        }
    }
}
