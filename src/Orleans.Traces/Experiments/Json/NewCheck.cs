using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Experiments.Checks;

namespace Orleans.Traces.Experiments.Json;

/// <summary>The rules that a release must keep to, as a file of the release's repository has them (<c>traces-check.yaml</c>).</summary>
public sealed record NewCheck
{
    /// <summary>The most rules.</summary>
    public const int MaxRules = 100;

    /// <summary>The experiment that it is compared with.</summary>
    public string? Baseline { get; init; }

    /// <summary>The rules.</summary>
    public required IReadOnlyList<NewCheckRule> Rules { get; init; }

    /// <summary>Reads a request's body.</summary>
    public static bool TryRead(JsonElement body, [NotNullWhen(true)] out CheckRequest? request, [NotNullWhen(false)] out BodyFault? fault)
    {
        var fields = new FieldReader(body, "baseline", "rules");
        var (baseline, rules) = (fields.Text("baseline", ExperimentKeys.MaxId), new List<CheckRule>());
        if (baseline is not null && !ExperimentKeys.IsId(baseline))
            fields.Refuse("baseline", ExperimentKeys.IdExpected);
        if (fields.Value("rules") is not { ValueKind: JsonValueKind.Array } sent || sent.GetArrayLength() is 0 or > MaxRules)
            fields.Refuse("rules", $"a list of 1 to {MaxRules} rules");
        else
        {
            foreach (var one in sent.EnumerateArray())
            {
                if (NewCheckRule.TryRead(one, out var rule, out var wrong))
                    rules.Add(rule);
                else
                    fields.Refuse($"rules[{rules.Count}]{(wrong.Field.Length == 0 ? "" : "." + wrong.Field)}", wrong.Expected);
                if (fields.Fault is not null)
                    break;
            }
        }

        fault = fields.Fault;
        request = fault is null ? new CheckRequest(baseline, rules) : null;
        return fault is null;
    }
}

/// <summary>A check that is asked for.</summary>
/// <param name="Baseline">The experiment that it is compared with; null: none was said.</param>
/// <param name="Rules">The rules.</param>
public sealed record CheckRequest(string? Baseline, IReadOnlyList<CheckRule> Rules);

/// <summary>One rule: its kind, and what this kind is told.</summary>
public sealed record NewCheckRule
{
    /// <summary>cases, required, bound, not-worse or no-case-worse.</summary>
    public required string Rule { get; init; }

    /// <summary>score:NAME, durationMs, costUsd, tokens or errors; of all kinds but cases.</summary>
    public string? Measure { get; init; }

    /// <summary>Of bound: mean (the default), p95, min or max over cases.</summary>
    public string? Of { get; init; }

    /// <summary>Of cases and bound: the least.</summary>
    public double? Min { get; init; }

    /// <summary>Of bound: the most.</summary>
    public double? Max { get; init; }

    /// <summary>Of cases: how many may be missing; left out: 0.</summary>
    public int? MaxMissing { get; init; }

    /// <summary>Of not-worse and no-case-worse: so much worse it may be; left out: 0.</summary>
    public double? By { get; init; }

    /// <summary>Of not-worse, in place of by: a share of the baseline's mean.</summary>
    public double? ByShare { get; init; }

    /// <summary>Of not-worse: how sure it must be, from 0.5 to 0.999; left out: 0.95.</summary>
    public double? Confidence { get; init; }

    internal static bool TryRead(JsonElement sent, [NotNullWhen(true)] out CheckRule? rule, [NotNullWhen(false)] out BodyFault? fault)
    {
        var kind = sent.ValueKind == JsonValueKind.Object && sent.TryGetProperty("rule", out var word) && word.ValueKind == JsonValueKind.String ? word.GetString() : null;
        var fields = new FieldReader(sent, ["rule", .. KnownTo(kind)]);
        rule = kind switch
        {
            "cases" => new CheckRule.Cases(fields.Number("min", 1, int.MaxValue) ?? 1, fields.Number("maxMissing", 0, int.MaxValue) ?? 0),
            "required" => new CheckRule.Required(MeasureOf(fields)),
            "bound" => BoundOf(fields),
            "not-worse" => NotWorseOf(fields),
            "no-case-worse" => new CheckRule.NoCaseWorse(MeasureOf(fields), Positive(fields, "by") ?? 0),
            _ => null,
        };
        if (rule is null)
            fields.Refuse("rule", "one of cases, required, bound, not-worse, no-case-worse");
        fault = fields.Fault;
        rule = fault is null ? rule : null;
        return fault is null;
    }

    private static string[] KnownTo(string? kind) => kind switch
    {
        "cases" => ["min", "maxMissing"],
        "required" => ["measure"],
        "bound" => ["measure", "of", "min", "max"],
        "not-worse" => ["measure", "by", "byShare", "confidence"],
        "no-case-worse" => ["measure", "by"],
        _ => ["measure", "of", "min", "max", "maxMissing", "by", "byShare", "confidence"],
    };

    private static CheckRule.Bound BoundOf(FieldReader fields)
    {
        const string expected = "a number";
        var (min, max) = ((double?)fields.Decimal("min", expected), (double?)fields.Decimal("max", expected));
        if (min is null && max is null)
            fields.Refuse("max", "given, or min, or both");
        return new CheckRule.Bound(MeasureOf(fields), fields.Word("of", "mean", "p95", "min", "max"), min, max);
    }

    private static CheckRule.NotWorse NotWorseOf(FieldReader fields)
    {
        var (by, share) = (Positive(fields, "by"), Positive(fields, "byShare"));
        if (by is not null && share is not null)
            fields.Refuse("byShare", "left out where by is given");
        const string expected = "a number from 0.5 to 0.999";
        var confidence = (double?)fields.Decimal("confidence", expected) ?? ComparisonRule.Default.Confidence;
        if (confidence is < 0.5 or > 0.999)
            fields.Refuse("confidence", expected);
        return new CheckRule.NotWorse(MeasureOf(fields), share ?? by ?? 0, share is not null, confidence);
    }

    private static double? Positive(FieldReader fields, string name)
    {
        const string expected = "a number, at least 0";
        var number = (double?)fields.Decimal(name, expected);
        if (number < 0)
            fields.Refuse(name, expected);
        return number;
    }

    private static string MeasureOf(FieldReader fields)
    {
        const int max = 200;
        var measure = fields.Text("measure", max) ?? "";
        if (measure is not (ExperimentMeasures.Duration or ExperimentMeasures.Cost or ExperimentMeasures.Tokens or ExperimentMeasures.Errors)
            && !(measure.StartsWith(ExperimentMeasures.OfScore, StringComparison.Ordinal) && measure.Length > ExperimentMeasures.OfScore.Length))
            fields.Refuse("measure", "score:NAME, durationMs, costUsd, tokens or errors");
        return measure;
    }
}
