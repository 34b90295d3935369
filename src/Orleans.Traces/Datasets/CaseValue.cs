using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Orleans.Traces.Scoring.Views;

namespace Orleans.Traces.Datasets;

/// <summary>What a case can be made of: the view of a span or trace that scorers see, and its attributes.</summary>
/// <param name="View">Its input and output.</param>
/// <param name="Attribute">The text of one of its attributes; null: it has none of this name.</param>
public sealed record CaseMaterial(ScoredView View, Func<string, string?> Attribute);

/// <summary>Says where a value of a case comes from: <c>input</c>, <c>output</c>, their text (<c>input.text</c>), a part of them by JSON Pointer
/// (<c>output#/0/parts/0/content</c>), or an attribute (<c>@user.id</c>).</summary>
public sealed record CaseValue
{
    /// <summary>What can be said, in words.</summary>
    public const string Expected = "input, output, input.text, output.text, a JSON Pointer into one of them such as output#/0/content, or an attribute such as @user.id";

    /// <summary>The longest that can be said.</summary>
    public const int MaxLength = 500;

    private const string OfInput = "input", OfOutput = "output", AsText = ".text";

    private CaseValue(string of, string path, bool isText) => (Of, Path, IsText) = (of, path, isText);

    private string Of { get; }

    private string Path { get; }

    private bool IsText { get; }

    private bool IsAttribute => Of.Length == 0;

    /// <summary>Reads what was said.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out CaseValue? value)
    {
        value = null;
        if (text is ['@', _, ..])
        {
            value = new CaseValue("", text[1..], isText: true);
            return true;
        }

        var (of, path) = text.IndexOf('#', StringComparison.Ordinal) is >= 0 and var at ? (text[..at], text[(at + 1)..]) : (text, "");
        var isText = of.EndsWith(AsText, StringComparison.Ordinal) && path.Length == 0;
        of = isText ? of[..^AsText.Length] : of;
        if (of is OfInput or OfOutput && (path.Length == 0 ? !text.EndsWith('#') : path[0] == '/'))
            value = new CaseValue(of, path, isText);
        return value is not null;
    }

    /// <summary>The value; null: there is none.</summary>
    public JsonElement? From(CaseMaterial material)
    {
        if (IsAttribute)
            return TextOf(material.Attribute(Path));
        var whole = Of == OfInput ? material.View.Input : material.View.Output;
        return IsText ? TextOf(ViewText.Whole(whole)) : At(whole);
    }

    private static JsonElement? TextOf(string? text)
    {
        if (text is null)
            return null;
        using var document = JsonDocument.Parse(JsonSerializer.SerializeToUtf8Bytes(text, Json.DatasetsJson.Api.String));
        return document.RootElement.Clone();
    }

    // RFC 6901.
    private JsonElement? At(JsonElement? whole)
    {
        foreach (var step in Path.Split('/').Skip(1))
        {
            var name = step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            whole = whole switch
            {
                { ValueKind: JsonValueKind.Object } members when members.TryGetProperty(name, out var member) => member,
                { ValueKind: JsonValueKind.Array } list when int.TryParse(name, out var index) && index >= 0 && index < list.GetArrayLength() => list[index],
                _ => null,
            };
        }

        return whole is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } ? whole : null;
    }
}
