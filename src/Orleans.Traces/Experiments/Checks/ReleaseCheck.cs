namespace Orleans.Traces.Experiments.Checks;

/// <summary>Decides whether a release keeps to its rules.</summary>
public static class ReleaseCheck
{
    /// <summary>What became of each rule, in their order.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="experiment">The release's experiment.</param>
    /// <param name="baseline">The one that it is compared with; null: none, and then no rule needs it.</param>
    public static IReadOnlyList<CheckedRule> Of(IReadOnlyList<CheckRule> rules, Experiment experiment, Experiment? baseline)
    {
        var pairs = baseline is null ? [] : ExperimentComparison.Of(baseline, experiment, ComparisonRule.Default).Pairs;
        return
        [
            .. rules.Select(rule => rule switch
            {
                CheckRule.Cases cases => Check(cases, experiment),
                CheckRule.Required required => Check(required, experiment),
                CheckRule.Bound bound => Check(bound, experiment),
                CheckRule.NotWorse notWorse => Check(notWorse, pairs),
                CheckRule.NoCaseWorse noCase => Check(noCase, pairs),
                _ => throw new InvalidOperationException($"{rule} is no rule."),
            }),
        ];
    }

    private static CheckedRule Check(CheckRule.Cases rule, Experiment experiment)
    {
        var (count, missing) = (experiment.Cases.Count(c => c.Runs.Any(r => !r.IsOpen)), experiment.Missing.Count);
        return new CheckedRule(
            rule, count >= rule.Min && missing <= rule.MaxMissing,
            $"{count} cases were run to their end, {rule.Min} must be; {missing} are missing, {rule.MaxMissing} may be.", experiment.Missing);
    }

    private static CheckedRule Check(CheckRule.Required rule, Experiment experiment)
    {
        List<string> silent = [.. experiment.Cases.Where(c => c.Mean(rule.Measure) is null).Select(c => c.Id)];
        return new CheckedRule(
            rule, silent.Count == 0 && experiment.Cases.Count > 0, $"{experiment.Cases.Count - silent.Count} of {experiment.Cases.Count} cases have {rule.Measure}.", silent);
    }

    private static CheckedRule Check(CheckRule.Bound rule, Experiment experiment)
    {
        List<(string Id, double Value)> values =
            [.. experiment.Cases.Select(c => (c.Id, Value: c.Mean(rule.Measure))).Where(c => c.Value is not null).Select(c => (c.Id, c.Value!.Value)).OrderBy(c => c.Value)];
        if (values.Count == 0)
            return new CheckedRule(rule, false, $"No case has {rule.Measure}.", []);

        double[] sorted = [.. values.Select(v => v.Value)];
        var value = rule.Of switch
        {
            "min" => sorted[0],
            "max" => sorted[^1],
            "p95" => BootstrapInterval.Quantile(sorted, 0.95),
            _ => sorted.Average(),
        };
        var bounds = string.Join(" and ", new[] { rule.Min is { } min ? $"at least {Text(min)}" : "", rule.Max is { } max ? $"at most {Text(max)}" : "" }.Where(b => b.Length > 0));
        return new CheckedRule(
            rule, !(value < rule.Min) && !(value > rule.Max), $"The {rule.Of} of {rule.Measure} over {sorted.Length} cases is {Text(value)}; it must be {bounds}.",
            [.. values.Where(v => v.Value < rule.Min || v.Value > rule.Max).Select(v => v.Id)]);
    }

    // More is better in what follows: of what less is better of, the sign is turned.
    private static CheckedRule Check(CheckRule.NotWorse rule, IReadOnlyList<CasePair> pairs)
    {
        var sign = ExperimentMeasures.MoreIsBetter(rule.Measure) ? 1 : -1;
        List<MeasureDifference> both = Of(rule.Measure, pairs);
        if (both.Count == 0)
            return new CheckedRule(rule, false, $"No case has {rule.Measure} in both experiments.", []);

        // One-sided: of a two-sided interval the better bound is not asked for.
        var interval = BootstrapInterval.Of([.. both.Select(d => sign * (d.Value - d.Baseline))], (2 * rule.Confidence) - 1);
        var (before, after) = (both.Average(d => d.Baseline), both.Average(d => d.Value));
        var allowed = rule.IsShare ? rule.By * Math.Abs(before) : rule.By;
        return new CheckedRule(
            rule, interval.Low >= -allowed,
            $"The mean of {rule.Measure} over {both.Count} cases is {Text(after)}, the baseline's {Text(before)}. At {Text(rule.Confidence)} it is worse by at most "
                + $"{Text(Math.Max(0, -interval.Low))}; {Text(allowed)} is allowed.",
            [.. pairs.Where(p => p.Differences.Any(d => d.Measure == rule.Measure && d.Verdict == CaseVerdict.Regressed)).Select(p => p.Runs.Id)]);
    }

    private static CheckedRule Check(CheckRule.NoCaseWorse rule, IReadOnlyList<CasePair> pairs)
    {
        const double noise = 1e-9;
        var sign = ExperimentMeasures.MoreIsBetter(rule.Measure) ? 1 : -1;
        var count = Of(rule.Measure, pairs).Count;
        List<string> worse =
            [.. pairs.Where(p => p.Differences.Any(d => d.Measure == rule.Measure && sign * (d.Baseline - d.Value) > rule.By + noise)).Select(p => p.Runs.Id)];
        return new CheckedRule(
            rule, worse.Count == 0 && count > 0,
            count == 0 ? $"No case has {rule.Measure} in both experiments." : $"{worse.Count} of {count} cases are worse in {rule.Measure} by more than {Text(rule.By)}.", worse);
    }

    private static List<MeasureDifference> Of(string measure, IReadOnlyList<CasePair> pairs) =>
        [.. pairs.SelectMany(p => p.Differences).Where(d => d.Measure == measure)];

    private static string Text(double value) => FormattableString.Invariant($"{value:0.######}");
}
