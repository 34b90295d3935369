using Orleans.Traces.Experiments;
using Orleans.Traces.Query;

namespace Orleans.Traces.Tests.Experiments;

/// <summary>What experiments are made of, how far they are, and how they compare.</summary>
public sealed class ExperimentTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 3, 12, 0, 0, TimeSpan.Zero);

    // Values of R's binom.test(up, up + down)$p.value.
    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(5, 0, 0.0625)]
    [InlineData(6, 0, 0.03125)]
    [InlineData(8, 1, 0.0390625)]
    [InlineData(1, 8, 0.0390625)]
    [InlineData(9, 3, 0.14599609375)]
    [InlineData(12, 3, 0.03515625)]
    [InlineData(10, 10, 1)]
    [InlineData(60, 40, 0.05688793)]
    [InlineData(5200, 4800, 0.0000659351559867)]
    public void The_sign_test_is_exact(int up, int down, double p)
    {
        Assert.Equal(p, SignTest.P(up, down), 1e-7);
    }

    [Fact]
    public void A_bootstrap_interval_holds_the_mean_and_narrows_with_more_cases()
    {
        double[] ten = [.. Enumerable.Range(0, 10).Select(i => (double)i)];
        double[] many = [.. Enumerable.Range(0, 1_000).Select(i => (double)(i % 10))];

        var (wide, narrow) = (BootstrapInterval.Of(ten, 0.95), BootstrapInterval.Of(many, 0.95));

        // The normal approximation says 4.5 ± 1.96 * 2.872 / sqrt(n).
        Assert.Equal(4.5 - 1.78, wide.Low, 0.15);
        Assert.Equal(4.5 + 1.78, wide.High, 0.15);
        Assert.Equal(4.5 - 0.178, narrow.Low, 0.02);
        Assert.Equal(4.5 + 0.178, narrow.High, 0.02);
        Assert.Equal(wide, BootstrapInterval.Of(ten, 0.95));
        Assert.True(BootstrapInterval.Of(ten, 0.5).High < wide.High);
        Assert.Equal(new BootstrapInterval(3, 3), BootstrapInterval.Of([3, 3, 3], 0.95));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.25, 1.75)]
    [InlineData(0.5, 2.5)]
    [InlineData(1, 4)]
    public void A_quantile_lies_between_its_neighbours(double share, double expected)
    {
        Assert.Equal(expected, BootstrapInterval.Quantile([1, 2, 3, 4], share), 1e-12);
    }

    [Fact]
    public void Ours_and_other_tools_attributes_name_a_run()
    {
        var own = ExperimentKeys.Read([Text("span.traces.experiment.id", "run-1"), Text("span.traces.experiment.case.id", "000001"),
            Number("span.traces.experiment.trial", 2), Text("span.traces.experiment.dataset", "questions"), Text("span.traces.experiment.dataset.version", "7"),
            Text("span.langfuse.experiment.id", "other")]);
        var langfuse = ExperimentKeys.Read([Text("langfuse.experiment.id", "lf"), Text("langfuse.experiment.name", "Nightly"), Text("langfuse.experiment.item.id", "i1"),
            Text("langfuse.experiment.dataset.id", "ds")]);
        var braintrust = ExperimentKeys.Read([Text("braintrust.parent", "experiment_id:bt"), Text("traces.experiment.case.id", "c")]);

        Assert.Equal(new ExperimentMark("run-1", "000001") { Trial = 2, Dataset = "questions", DatasetVersion = 7 }, own);
        Assert.Equal(new ExperimentMark("lf", "i1") { Name = "Nightly", Dataset = "ds" }, langfuse);
        Assert.Equal(new ExperimentMark("bt", "c"), braintrust);
        Assert.Equal("bt", ExperimentKeys.Read([Text("braintrust.parent", "experiment_name:bt")])!.Experiment);
        Assert.Null(ExperimentKeys.Read([Text("braintrust.parent", "project_name:p"), Text("traces.experiment.case.id", "c")]));
        Assert.False(ExperimentKeys.Query("a run of May").IsMetrics);
        Assert.False(ExperimentKeys.Query(null).IsMetrics);
        Assert.False(ExperimentKeys.IsId("a\"b"));
    }

    [Fact]
    public void How_far_an_experiment_is_is_known_by_its_cases_and_its_last_trace()
    {
        var old = Now - TimeSpan.FromHours(1);
        Experiment Of(DateTimeOffset end, bool isOpen, params string[] expected) =>
            Experiment.Of("e", [Run("a", 1, end), Run("b", 1, end) with { IsOpen = isOpen }], expected, Now);

        Assert.Equal((ExperimentState.Complete, ""), Said(Of(Now, false, "a", "b")));
        Assert.Equal((ExperimentState.Running, "b"), Said(Of(old, true, "a", "b")));
        Assert.Equal((ExperimentState.Running, "c"), Said(Of(Now - TimeSpan.FromMinutes(9), false, "a", "b", "c")));
        Assert.Equal((ExperimentState.Partial, "c d"), Said(Of(old, false, "a", "b", "c", "d")));
        Assert.Equal((ExperimentState.Complete, ""), Said(Experiment.Of("e", [Run("a", 1, old)], null, Now)));
    }

    [Fact]
    public void What_is_odd_about_an_experiment_is_said()
    {
        var runs = new[] { Run("a", 1), Run("a", 1), Run("x", 2), Run("y", null), Run("y", null) };

        var odd = Experiment.Of("e", [.. runs, Run("a", 2) with { Mark = new ExperimentMark("e", null) { Dataset = "other" } }], ["a", "y"], Now);

        Assert.Equal(4, odd.Oddities.Count);
        Assert.Contains("1 traces name no case", odd.Oddities[0], StringComparison.Ordinal);
        Assert.Contains("1 cases have several traces of one trial", odd.Oddities[1], StringComparison.Ordinal);
        Assert.Contains("several datasets", odd.Oddities[2], StringComparison.Ordinal);
        Assert.Contains("1 cases are not in the dataset's version", odd.Oddities[3], StringComparison.Ordinal);
        Assert.Equal(["a", "x", "y"], odd.Cases.Select(c => c.Id));
    }

    [Theory]
    [InlineData("score:x", 0.5, 0.52, CaseVerdict.Improved)]
    [InlineData("score:x", 0.5, 0.51, CaseVerdict.Unchanged)]
    [InlineData("score:x", 0.5, 0.48, CaseVerdict.Regressed)]
    [InlineData("durationMs", 100, 111, CaseVerdict.Regressed)]
    [InlineData("durationMs", 100, 110, CaseVerdict.Unchanged)]
    [InlineData("costUsd", 0.1, 0.08, CaseVerdict.Improved)]
    [InlineData("tokens", 0, 1, CaseVerdict.Regressed)]
    [InlineData("errors", 0, 0.5, CaseVerdict.Regressed)]
    [InlineData("errors", 1, 0, CaseVerdict.Improved)]
    public void A_case_is_judged_by_the_stated_rule(string measure, double before, double after, CaseVerdict expected)
    {
        Assert.Equal(expected, ComparisonRule.Default.Judge(measure, before, after));
    }

    [Fact]
    public void Cases_are_compared_by_the_means_of_their_trials()
    {
        var baseline = Experiment.Of("b", [Run("a", 1, score: 1), Run("a", 2, score: 0), Run("b", 1, score: 0.5), Run("gone", 1, score: 1)], null, Now);
        var experiment = Experiment.Of("e", [Run("a", 1, score: 1), Run("a", 2, score: 1), Run("b", 1, score: 0.2), Run("new", 1, score: 1), Run("b", 2)], null, Now);

        var comparison = ExperimentComparison.Of(baseline, experiment, ComparisonRule.Default);
        var score = ExperimentComparison.Measure(comparison.Pairs, ComparisonRule.Default).Single(m => m.Measure == "score:x");

        Assert.Equal(["gone"], comparison.OnlyInBaseline);
        Assert.Equal(["new"], comparison.OnlyHere);
        Assert.Equal(
            [("a", 0.5, 1.0, CaseVerdict.Improved, true), ("b", 0.5, 0.2, CaseVerdict.Regressed, false)],
            comparison.Pairs.Select(p => p.Differences.Where(d => d.Measure == "score:x").Select(d => (p.Runs.Id, d.Baseline, d.Value, d.Verdict, d.IsFlaky)).Single()));
        Assert.Equal((2, 0.5, 0.6, 1, 1, 1, 1.0), (score.Pairs, score.BaselineMean, Math.Round(score.Mean, 9), score.Improved, score.Regressed, score.Flaky, score.SignP));
    }

    private static (ExperimentState, string) Said(Experiment experiment) => (experiment.State, string.Join(' ', experiment.Missing));

    private static ExperimentRun Run(string one, int? trial, DateTimeOffset? end = null, double? score = null) => new()
    {
        Mark = new ExperimentMark("e", one) { Trial = trial, Dataset = "questions" },
        Trace = Some.TraceOf(1),
        Start = 1,
        End = (ulong)((end ?? Now) - DateTimeOffset.UnixEpoch).Ticks * 100,
        Measures = score is { } value ? new Dictionary<string, double> { ["score:x"] = value, ["durationMs"] = 5 } : new Dictionary<string, double> { ["durationMs"] = 5 },
    };

    private static KeyValuePair<string, AttributeValue> Text(string key, string value) => new(key, new AttributeValue.Text(value));

    private static KeyValuePair<string, AttributeValue> Number(string key, long value) => new(key, new AttributeValue.Int(value));
}
