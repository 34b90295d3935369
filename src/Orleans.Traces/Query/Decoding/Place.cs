using System.Globalization;

namespace Orleans.Traces.Query.Decoding;

/// <summary>Where in a span something is, for a warning: text only when it is asked for.</summary>
/// <param name="Part">A part of the span, as "name" or "event".</param>
/// <param name="Number">Which one of several parts, from 1; 0: there is one only.</param>
/// <param name="Key">The key of the attribute there, or null.</param>
internal readonly record struct Place(string Part, int Number = 0, string? Key = null)
{
    private const int MaxKeyLength = 80;

    /// <summary>For instance <c>event 2, attribute "k"</c>. A long key is cut.</summary>
    public override string ToString()
    {
        var part = Number == 0 ? Part : string.Create(CultureInfo.InvariantCulture, $"{Part} {Number}");
        return Key is null ? part : $"{part}, attribute \"{Cut(Key)}\"";
    }

    /// <summary>A key short enough to stand in a warning.</summary>
    public static string Cut(string key)
    {
        if (key.Length <= MaxKeyLength)
            return key;
        return string.Concat(key.AsSpan(0, char.IsHighSurrogate(key[MaxKeyLength - 1]) ? MaxKeyLength - 1 : MaxKeyLength), "…");
    }
}
