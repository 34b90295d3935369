using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Scoring.Judging;
using Orleans.Traces.Scoring.Rules;
using Orleans.Traces.Scoring.Scripts;
using Orleans.Traces.Scoring.Services;

namespace Orleans.Traces.Scoring.Methods;

/// <summary>All kinds of scorer, by the words that the API has for them: the rules, and those that ask somebody.</summary>
public static class ScoringKinds
{
    private static readonly FrozenDictionary<string, (Func<FieldReader, ScoringMethod?> Read, string[] Settings)> Others =
        new Dictionary<string, (Func<FieldReader, ScoringMethod?>, string[])>(StringComparer.Ordinal)
        {
            ["judge"] = (JudgeMethod.Read, JudgeMethod.Settings),
            ["http"] = (ServiceMethod.Read, ServiceMethod.Settings),
            ["javascript"] = (ScriptMethod.Read, ScriptMethod.Settings),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The kinds' names, sorted.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. RuleKinds.Names.Concat(Others.Keys).Order(StringComparer.Ordinal)];

    /// <summary>The method of a kind with these settings, or what is wrong with them.</summary>
    public static bool TryRead(
        string kind, JsonElement? settings, [NotNullWhen(true)] out ScoringMethod? method, [NotNullWhen(false)] out BodyFault? fault)
    {
        (method, fault) = (null, null);
        if (!Others.TryGetValue(kind, out var known))
        {
            var isRule = RuleKinds.TryRead(kind, settings, out var rule, out fault);
            method = rule;
            if (fault is { Field: "kind" })
                fault = new BodyFault("kind", $"one of {string.Join(", ", Names)}");
            return isRule;
        }

        var fields = new FieldReader(settings ?? RuleKinds.NoSettings, known.Settings);
        method = known.Read(fields);
        if (fields.Fault is { } wrong)
            (method, fault) = (null, new BodyFault(wrong.Field.Length == 0 ? "settings" : $"settings.{wrong.Field}", wrong.Expected));
        return method is not null;
    }
}
