using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Orleans.Traces.Web.ViewModels.Scorers;

/// <summary>A setting as it is written in a form.</summary>
public static class SettingText
{
    private const string Yes = "true";

    /// <summary>Whether a flag is set.</summary>
    public static bool IsSet(string text) => text == Yes;

    /// <summary>A flag as it is written.</summary>
    public static string Of(bool flag) => flag ? Yes : "";

    /// <summary>The words of a setting of several.</summary>
    public static IReadOnlyList<string> Lines(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>What stands in the form for a value.</summary>
    public static string Read(SettingField field, JsonElement value) => (field.Type, value.ValueKind) switch
    {
        (SettingType.Json, _) => JsonText.Indent(value.GetRawText()) ?? value.GetRawText(),
        (_, JsonValueKind.String) => value.GetString()!,
        (SettingType.Flag, JsonValueKind.False) => "",
        (SettingType.Texts or SettingType.Choices, JsonValueKind.Array) => string.Join('\n', value.EnumerateArray().Select(v => v.ToString())),
        (_, JsonValueKind.True) => Yes,
        (_, JsonValueKind.False) => "false",
        _ => value.GetRawText(),
    };

    /// <summary>The value that stands in the form; null: nothing does, or what counts anyway.</summary>
    public static bool TryWrite(SettingField field, string text, out JsonNode? value, out string? fault)
    {
        (value, fault) = (null, null);
        if (text.Trim().Length == 0)
        {
            fault = field.IsNeeded ? $"{field.Title}: this must be filled in." : null;
            return fault is null;
        }

        switch (field.Type)
        {
            case SettingType.Number when decimal.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number):
                value = number;
                break;
            case SettingType.Number:
                fault = $"{field.Title} must be a number.";
                break;
            case SettingType.Flag:
                value = true;
                break;
            case SettingType.Texts or SettingType.Choices:
                value = new JsonArray([.. Lines(text).Select(line => (JsonNode)line)]);
                break;
            case SettingType.Json:
                (value, fault) = Parse(field, text);
                break;
            case SettingType.Choice when field.Words is [Yes or "false", ..]:
                value = text == Yes;
                break;
            default:
                value = text;
                break;
        }

        return fault is null;
    }

    private static (JsonNode? Value, string? Fault) Parse(SettingField field, string text)
    {
        try
        {
            return (JsonNode.Parse(text), null);
        }
        catch (JsonException e)
        {
            return (null, $"{field.Title} must be JSON: line {(e.LineNumber ?? 0) + 1} is not.");
        }
    }
}
