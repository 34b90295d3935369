using Orleans.Traces.Access.Json;

namespace Orleans.Traces.Scoring.Methods;

/// <summary>Reads which attributes a scorer looks at.</summary>
internal static class AttributeKeys
{
    public const int Most = 20, MaxKey = 200;

    public static IReadOnlyList<string> Read(FieldReader settings)
    {
        var expected = $"a list of at most {Most} attribute names, each of 1 to {MaxKey} characters and once";
        var sent = settings.List("attributes", expected) ?? [];
        List<string> keys = [.. sent.OfType<string>().Where(k => k.Length is > 0 and <= MaxKey)];
        if (keys.Count != sent.Count || keys.Count > Most || keys.Distinct(StringComparer.Ordinal).Count() != keys.Count)
            settings.Refuse("attributes", expected);
        return keys;
    }
}
