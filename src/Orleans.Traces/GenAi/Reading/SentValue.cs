using System.Globalization;
using System.Text.Json;
using Orleans.Traces.Query;

namespace Orleans.Traces.GenAi.Reading;

/// <summary>A value that was sent, with what it is as JSON: many conventions put JSON text where others put a list or a map.</summary>
internal sealed class SentValue(string key, AttributeValue raw)
{
    private JsonElement? _json;
    private bool _isParsed;

    /// <summary>The attribute's key.</summary>
    public string Key => key;

    /// <summary>The value as sent.</summary>
    public AttributeValue Raw => raw;

    /// <summary>Its text; null where it is no text.</summary>
    public string? Text => (raw as AttributeValue.Text)?.Value;

    /// <summary>Whether nothing was said: no value, an empty text, or the NaN that some clients send for "not known".</summary>
    public bool IsNothing => raw is AttributeValue.Empty or AttributeValue.Text { Value: "" } or AttributeValue.Double { Value: double.NaN };

    /// <summary>The value as JSON: of a text, what is written in it where that is an object, a list or a quoted text; null where it is no JSON.</summary>
    /// <remarks>Parsed once, whatever asks for it.</remarks>
    public JsonElement? Json
    {
        get
        {
            if (!_isParsed)
            {
                _isParsed = true;
                _json = raw switch
                {
                    AttributeValue.Text text => JsonContent.LooksLikeJson(text.Value) ? JsonContent.Parse(text.Value) : null,
                    AttributeValue.Empty => null,
                    _ => JsonContent.Of(raw),
                };
            }

            return _json;
        }
    }

    /// <summary>Whether it is JSON text that is nested deeper than is read.</summary>
    public bool IsTooDeep => Text is { } text && Json is null && JsonContent.LooksLikeJson(text) && JsonContent.IsTooDeep(text);

    /// <summary>What stands in it under these members; null: nothing.</summary>
    public SentValue? Under(string path)
    {
        if (Json is not { } element)
            return null;

        foreach (var member in path.Split('.'))
        {
            if (element.ValueKind == JsonValueKind.Array && element.GetArrayLength() > 0)
                element = element[0];
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(member, out element))
                return null;
        }

        return new SentValue(key, JsonContent.ToValue(element)) { _json = element, _isParsed = true };
    }

    /// <summary>A short name of what it is, for a warning.</summary>
    public string What => raw switch
    {
        AttributeValue.Text { Value.Length: <= 40 } text => $"the text \"{text.Value}\"",
        AttributeValue.Text text => string.Create(CultureInfo.InvariantCulture, $"a text of {text.Value.Length} characters"),
        AttributeValue.Bool => "a boolean",
        AttributeValue.Int number => string.Create(CultureInfo.InvariantCulture, $"{number.Value}"),
        AttributeValue.Double number => string.Create(CultureInfo.InvariantCulture, $"{number.Value}"),
        AttributeValue.Bytes => "bytes",
        AttributeValue.Array => "a list",
        AttributeValue.Map => "a map",
        _ => "no value",
    };
}
