using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Orleans.Traces.Access.Json;

namespace Orleans.Traces.Scoring.Rules;

/// <summary>The kinds of rule, by the words that the API has for them.</summary>
public static class RuleKinds
{
    internal static readonly JsonElement NoSettings = JsonDocument.Parse("{}").RootElement.Clone();

    private static readonly FrozenDictionary<string, Kind> All = new Dictionary<string, Kind>(StringComparer.Ordinal)
    {
        ["exact"] = new(ExactRule.Read, "field", "expected", "expectedAttribute", "ignoreCase"),
        ["contains"] = new(ContainsRule.Read, "field", "texts", "mode", "ignoreCase"),
        ["regex"] = new(RegexRule.Read, "field", "pattern", "ignoreCase", "mustMatch"),
        ["json"] = new(JsonRule.Read, "field"),
        ["json-schema"] = new(JsonSchemaRule.Read, "field", "schema"),
        ["levenshtein"] = new(LevenshteinRule.Read, "field", "expected", "expectedAttribute", "ignoreCase"),
        ["numeric"] = new(NumericRule.Read, "field", "expected", "expectedAttribute", "tolerance"),
        ["length"] = new(LengthRule.Read, "field", "min", "max", "unit"),
        ["latency"] = new(LatencyRule.Read, "maxMs", "of"),
        ["cost"] = new(CostRule.Read, "maxUsd"),
        ["tokens"] = new(TokensRule.Read, "max", "of"),
        ["error"] = new(ErrorRule.Read),
        ["tool-called"] = new(ToolRule.ReadCalled, "tool", "arguments"),
        ["tool-not-called"] = new(ToolRule.ReadNotCalled, "tool"),
        ["loop"] = new(LoopRule.Read, "max"),
        ["retrieval"] = new(RetrievalRule.Read, "min"),
        ["grounding"] = new(GroundingRule.Read),
        ["language"] = new(LanguageRule.Read, "field", "language"),
        ["pii"] = new(SensitiveRule.ReadPersonal, "field", "types"),
        ["secrets"] = new(SensitiveRule.ReadSecrets, "field", "types"),
        ["refusal"] = new(RefusalRule.Read),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The kinds' names, sorted.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The rule of a kind with these settings, or what is wrong with them.</summary>
    public static bool TryRead(string kind, JsonElement? settings, [NotNullWhen(true)] out Rule? rule, [NotNullWhen(false)] out BodyFault? fault)
    {
        rule = null;
        fault = null;
        if (!All.TryGetValue(kind, out var known))
        {
            fault = new BodyFault("kind", $"one of {string.Join(", ", Names)}");
            return false;
        }

        var fields = new FieldReader(settings ?? NoSettings, known.Settings);
        rule = known.Read(fields);
        if (fields.Fault is { } wrong)
            (rule, fault) = (null, new BodyFault(wrong.Field.Length == 0 ? "settings" : $"settings.{wrong.Field}", Expected(wrong.Expected, known)));
        return rule is not null;
    }

    private static string Expected(string expected, Kind kind) =>
        kind.Settings.Length == 0 && expected.StartsWith("left out", StringComparison.Ordinal) ? "left out: this kind has no settings" : expected;

    private sealed record Kind(Func<FieldReader, Rule?> Read, params string[] Settings);
}
