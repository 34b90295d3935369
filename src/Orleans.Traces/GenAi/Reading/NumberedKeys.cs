using System.Globalization;
using Orleans.Traces.Query;

namespace Orleans.Traces.GenAi.Reading;

/// <summary>The attributes of one span whose keys start alike, as <c>llm.input_messages.0.message.role</c>.</summary>
internal sealed class NumberedKeys(string prefix)
{
    private readonly List<KeyValuePair<string, AttributeValue>> _entries = [];

    /// <summary>How the keys start.</summary>
    public string Prefix => prefix;

    /// <summary>What follows the start, with the values, in the order sent.</summary>
    public IReadOnlyList<KeyValuePair<string, AttributeValue>> Entries => _entries;

    /// <summary>Adds an attribute whose key starts so.</summary>
    public void Add(string key, AttributeValue value) => _entries.Add(new(key[prefix.Length..], value));

    /// <summary>What stands under each number, by number: <c>0.message.role</c> is <c>message.role</c> under 0.</summary>
    /// <remarks>Numbers need not be without gaps. What is not a number of at most six digits is left out.</remarks>
    public SortedDictionary<int, NumberedKeys> ByNumber()
    {
        var groups = new SortedDictionary<int, NumberedKeys>();
        foreach (var (rest, value) in _entries)
        {
            var dot = rest.IndexOf('.', StringComparison.Ordinal);
            var digits = dot < 0 ? rest : rest[..dot];
            if (digits.Length is 0 or > 6 || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                continue;

            if (!groups.TryGetValue(number, out var group))
                groups.Add(number, group = new NumberedKeys(dot < 0 ? rest : rest[..(dot + 1)]));
            group.Add(rest, value);
        }

        return groups;
    }

    /// <summary>The value whose key is the start and this.</summary>
    public SentValue? Find(string rest)
    {
        foreach (var entry in _entries)
        {
            if (string.Equals(entry.Key, rest, StringComparison.Ordinal))
                return new SentValue(prefix + rest, entry.Value);
        }

        return null;
    }

    /// <summary>Those whose keys go on like this.</summary>
    public NumberedKeys Under(string start)
    {
        var inner = new NumberedKeys(start);
        foreach (var (rest, value) in _entries)
        {
            if (rest.StartsWith(start, StringComparison.Ordinal))
                inner.Add(rest, value);
        }

        return inner;
    }
}
