using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Orleans.Traces.Web.ViewModels.Spans;

/// <summary>Reading JSON whose shape nobody promised.</summary>
internal static class LooseJson
{
    /// <summary>The member of this name; null: there is none, or it says null, or this is no object.</summary>
    public static JsonElement? Member(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    /// <summary>The member of this name where it is a text; else empty.</summary>
    public static string Text(this JsonElement json, string name) =>
        json.Member(name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    /// <summary>How many bytes it takes as it was sent. Reads nothing.</summary>
    public static int Size(this JsonElement json) => JsonMarshal.GetRawUtf8Value(json).Length;

    /// <summary>It as it was sent, and no more than this many bytes of it.</summary>
    public static string Raw(this JsonElement json, int most)
    {
        var bytes = JsonMarshal.GetRawUtf8Value(json);
        return Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, most)]);
    }
}
