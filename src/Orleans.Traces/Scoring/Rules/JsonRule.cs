using System.Text.Json;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Scoring.Views;

namespace Orleans.Traces.Scoring.Rules;

/// <summary>Yes where a text is JSON.</summary>
public sealed record JsonRule(TextField Field) : Rule
{
    /// <summary>Characters of JSON that are read; of more it is not said whether it is valid.</summary>
    public const int MaxLength = 1024 * 1024;

    /// <inheritdoc/>
    public override ViewParts Sees => Field.Sees();

    /// <inheritdoc/>
    public override Verdict? Judge(ScoredView view)
    {
        if (Field.WholeIn(view) is not { } text)
            return null;
        var (document, fault) = Parse(text);
        document?.Dispose();
        return Verdict.Of(fault is null, fault);
    }

    /// <summary>The JSON, or why it is none.</summary>
    internal static (JsonDocument? Document, string? Fault) Parse(string text)
    {
        if (text.Length > MaxLength)
            return (null, $"It has {text.Length} characters; JSON of more than {MaxLength} is not read.");
        try
        {
            return (JsonDocument.Parse(text), null);
        }
        catch (JsonException e)
        {
            return (null, $"It is no JSON from line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1} on.");
        }
    }

    internal static Rule? Read(FieldReader settings) => settings.Fault is null ? new JsonRule(TextFieldReading.Read(settings)) : null;
}
