using System.Globalization;
using System.Text.Json;

namespace Orleans.Traces.Access.Json;

/// <summary>What is wrong with a request's body.</summary>
/// <param name="Field">The field; empty: the body itself.</param>
/// <param name="Expected">What it must be.</param>
public sealed record BodyFault(string Field, string Expected);

/// <summary>Reads the fields of a JSON object, strictly: a field that is not known is a fault, since it may be a known one misspelt.
/// Keeps the first fault, and answers with null from then on.</summary>
internal sealed class FieldReader
{
    private readonly Dictionary<string, JsonElement> _fields = new(StringComparer.Ordinal);

    public FieldReader(JsonElement body, params string[] known)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            Fault = new BodyFault("", "a JSON object");
            return;
        }

        foreach (var field in body.EnumerateObject())
        {
            if (!known.Contains(field.Name))
                Fault ??= new BodyFault(field.Name, $"left out: the fields are {string.Join(", ", known)}");
            else if (!_fields.TryAdd(field.Name, field.Value))
                Fault ??= new BodyFault(field.Name, "given once");
        }
    }

    public BodyFault? Fault { get; private set; }

    /// <summary>True where the object has the field; null counts as not having it.</summary>
    public bool Has(string name) => Fault is null && _fields.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>A text; null: it is not there, or at fault.</summary>
    public string? Text(string name, int maxLength)
    {
        if (!Has(name))
            return null;
        var text = _fields[name].ValueKind == JsonValueKind.String ? _fields[name].GetString()!.Trim() : "";
        if (text.Length > 0 && text.Length <= maxLength && !text.Any(char.IsControl))
            return text;

        Refuse(name, $"a text of 1 to {maxLength} characters, without control characters");
        return null;
    }

    /// <summary>A text as it was sent, spaces and line breaks included; null: it is not there, or at fault.</summary>
    public string? Verbatim(string name, int maxLength)
    {
        if (!Has(name))
            return null;
        if (_fields[name].ValueKind == JsonValueKind.String && _fields[name].GetString() is { Length: > 0 } text && text.Length <= maxLength)
            return text;

        Refuse(name, $"a text of 1 to {maxLength} characters");
        return null;
    }

    /// <summary>One of some words, the first of them where it is not there or at fault.</summary>
    public string Word(string name, params ReadOnlySpan<string> words)
    {
        if (!Has(name))
            return words[0];
        if (_fields[name].ValueKind == JsonValueKind.String && words.Contains(_fields[name].GetString()))
            return _fields[name].GetString()!;

        Refuse(name, $"one of {string.Join(", ", words!)}");
        return words[0];
    }

    /// <summary>True or false; null: it is not there, or at fault.</summary>
    public bool? Flag(string name)
    {
        if (!Has(name))
            return null;
        if (_fields[name].ValueKind is JsonValueKind.True or JsonValueKind.False)
            return _fields[name].ValueKind == JsonValueKind.True;

        Refuse(name, "true or false");
        return null;
    }

    /// <summary>A whole number; null: it is not there, or at fault.</summary>
    public int? Number(string name, int min, int max)
    {
        if (!Has(name))
            return null;
        if (_fields[name].ValueKind == JsonValueKind.Number && _fields[name].TryGetInt32(out var number) && number >= min && number <= max)
            return number;

        Refuse(name, $"a whole number from {min} to {max}");
        return null;
    }

    /// <summary>The elements of a list of texts, null where one is none; null: it is not there, or at fault.</summary>
    public IReadOnlyList<string?>? List(string name, string expected)
    {
        if (!Has(name))
            return null;
        if (_fields[name].ValueKind == JsonValueKind.Array)
            return [.. _fields[name].EnumerateArray().Select(e => e.ValueKind == JsonValueKind.String ? e.GetString() : null)];

        Refuse(name, expected);
        return null;
    }

    /// <summary>A number; null: it is not there, or at fault.</summary>
    public decimal? Decimal(string name, string expected)
    {
        if (!Has(name))
            return null;
        if (_fields[name].ValueKind == JsonValueKind.Number && _fields[name].TryGetDecimal(out var number))
            return number;

        Refuse(name, expected);
        return null;
    }

    /// <summary>A day; null: it is not there, or at fault.</summary>
    public DateOnly? Date(string name)
    {
        if (!Has(name))
            return null;
        if (_fields[name].ValueKind == JsonValueKind.String && DateOnly.TryParseExact(
            _fields[name].GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;

        Refuse(name, "a day as 2026-01-31");
        return null;
    }

    /// <summary>The value as it was sent; null: it is not there.</summary>
    public JsonElement? Value(string name) => Has(name) ? _fields[name] : null;

    public void Refuse(string name, string expected) => Fault ??= new BodyFault(name, expected);
}
