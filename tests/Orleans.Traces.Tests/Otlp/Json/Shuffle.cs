using System.Text.Json.Nodes;

namespace Orleans.Traces.Tests.Otlp.Json;

internal static class Shuffle
{
    /// <summary>A copy of a JSON value with the keys of every object in another order.</summary>
    public static JsonNode? Keys(JsonNode? node, Func<IEnumerable<string>, IEnumerable<string>> order) => node switch
    {
        JsonArray array => new JsonArray([.. array.Select(item => Keys(item, order))]),
        JsonObject fields => new JsonObject(order(fields.Select(field => field.Key)).ToList()
            .Select(key => KeyValuePair.Create(key, Keys(fields[key], order)))),
        _ => node?.DeepClone(),
    };
}
