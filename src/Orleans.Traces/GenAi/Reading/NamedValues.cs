using System.Text.Json;

namespace Orleans.Traces.GenAi.Reading;

using Named = List<KeyValuePair<string, JsonElement>>;

/// <summary>Values with a name each, gathered from several attributes: parameters and metadata.</summary>
internal static class NamedValues
{
    /// <summary>The members of an object.</summary>
    public static object? Members(SentValue value) =>
        value.Json is { ValueKind: JsonValueKind.Object } json
            ? new Named(json.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, member.Value)))
            : null;

    /// <summary>Reads one value under this name.</summary>
    public static Func<SentValue, object?> As(string name) => value => new Named { new(name, JsonOf(value)) };

    /// <summary>Reads all values whose keys start alike, under this and the rest of their keys; but not these.</summary>
    public static Func<NumberedKeys, object?> Rest(string start = "", params string[] but) => keys =>
    {
        var named = new Named();
        foreach (var (rest, value) in keys.Entries)
        {
            var sent = new SentValue(keys.Prefix + rest, value);
            if (!sent.IsNothing && !but.Contains(rest))
                named.Add(new(start + rest, JsonOf(sent)));
        }

        return named.Count > 0 ? named : null;
    };

    /// <summary>All that these rows named, as one object: of a name that several say, the first.</summary>
    public static JsonElement? Together(IEnumerable<Hit> hits)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var all = hits.SelectMany(hit => (Named?)hit.Read() ?? []).Where(named => seen.Add(named.Key)).ToList();
        if (all.Count == 0)
            return null;

        return JsonContent.Written(writer =>
        {
            writer.WriteStartObject();
            foreach (var (name, value) in all)
            {
                writer.WritePropertyName(name);
                value.WriteTo(writer);
            }

            writer.WriteEndObject();
        });
    }

    private static JsonElement JsonOf(SentValue value) => (JsonElement)Contents.Any(value)!;
}
