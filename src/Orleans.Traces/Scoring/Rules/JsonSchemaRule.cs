using System.Text.Json;
using Json.Schema;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Scoring.Views;

namespace Orleans.Traces.Scoring.Rules;

/// <summary>Yes where a text is JSON that a JSON Schema allows.</summary>
public sealed record JsonSchemaRule : Rule
{
    private const int MaxFaults = 5;

    // They backtrack where they are looked for, and an answer could be made for which that takes for ever.
    private static readonly string[] WithPatterns = ["pattern", "patternProperties"];

    private readonly JsonSchema _schema;

    private JsonSchemaRule(TextField field, JsonSchema schema)
    {
        Field = field;
        _schema = schema;
    }

    /// <summary>Which text.</summary>
    public TextField Field { get; }

    /// <inheritdoc/>
    public override ViewParts Sees => Field.Sees();

    /// <inheritdoc/>
    public override Verdict? Judge(ScoredView view)
    {
        if (Field.WholeIn(view) is not { } text)
            return null;
        var (document, fault) = JsonRule.Parse(text);
        using (document)
        {
            if (document is null)
                return Verdict.Of(false, fault);
            var results = _schema.Evaluate(document.RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
            return results.IsValid ? Verdict.Of(true) : Verdict.Of(false, string.Join(' ', Faults(results).Take(MaxFaults)));
        }
    }

    internal static Rule? Read(FieldReader settings)
    {
        var schema = settings.Value("schema") is { ValueKind: JsonValueKind.Object } sent && !HasPattern(sent) ? Parse(sent) : null;
        if (schema is null)
            settings.Refuse("schema", "a JSON Schema as an object, without pattern, patternProperties and references to other documents");
        return schema is null || settings.Fault is not null ? null : new JsonSchemaRule(TextFieldReading.Read(settings), schema);
    }

    private static JsonSchema? Parse(JsonElement sent)
    {
        try
        {
            var schema = JsonSchema.FromText(sent.GetRawText());

            // References are followed when they are met: a value of each type meets most of them.
            foreach (var value in (string[])["{}", "[]", "[1]", "\"\"", "1", "null", "true"])
            {
                using var probe = JsonDocument.Parse(value);
                schema.Evaluate(probe.RootElement);
            }

            return schema;
        }
        catch (Exception e) when (e is JsonException or JsonSchemaException or RefResolutionException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool HasPattern(JsonElement schema) => schema.ValueKind switch
    {
        JsonValueKind.Object => schema.EnumerateObject().Any(m => WithPatterns.Contains(m.Name) || HasPattern(m.Value)),
        JsonValueKind.Array => schema.EnumerateArray().Any(HasPattern),
        _ => false,
    };

    private static IEnumerable<string> Faults(EvaluationResults results) =>
        (results.Details ?? []).Where(d => d.Errors is { Count: > 0 })
            .SelectMany(d => d.Errors!.Select(e => $"{(d.InstanceLocation.ToString() is { Length: > 0 } place ? place : "The value")}: {e.Value}."));
}
