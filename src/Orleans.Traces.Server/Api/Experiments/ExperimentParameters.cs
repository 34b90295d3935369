using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Orleans.Traces.Datasets;
using Orleans.Traces.Experiments;
using Orleans.Traces.Query;
using Orleans.Traces.Server.Api.Datasets;

namespace Orleans.Traces.Server.Api.Experiments;

/// <summary>When the traces of an experiment started. Without bounds: within the last 30 days.</summary>
internal readonly record struct ExperimentRange
{
    private static readonly TimeSpan Default = TimeSpan.FromDays(30);

    [FromQuery(Name = "from")]
    [Description("Only traces that start at this time or later: ISO 8601 in UTC; left out: 30 days ago.")]
    public string? From { get; init; }

    [FromQuery(Name = "to")]
    [Description("Only traces that start before this time: ISO 8601 in UTC; left out: all later ones.")]
    public string? To { get; init; }

    public bool TryRead(DateTimeOffset now, out (ulong From, ulong To) range, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        range = default;
        if (!ListRange.TryRead((From, To, null), (1, 1), out var sent, out problem))
            return false;
        var from = ListRange.IsSent(From) ? sent.From : (ulong)(now - Default - DateTimeOffset.UnixEpoch).Ticks * 100;
        range = (from, sent.To ?? ulong.MaxValue);
        return true;
    }
}

/// <summary>The parameters of a page of an experiment's cases.</summary>
internal readonly record struct ExperimentPage
{
    /// <summary>The most cases on a page, and as many as there are where nobody says how many.</summary>
    public const int MaxLimit = 1_000, DefaultLimit = 50;

    [FromQuery(Name = "limit")]
    [Description("Cases on the page, 1 to 1000.")]
    public string? Limit { get; init; }

    [FromQuery(Name = "cursor")]
    [Description("Where the page starts: 'next' of the page before it, unchanged.")]
    public string? Cursor { get; init; }

    public bool TryRead(out (string After, int Limit) page, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        page = default;
        if (!ListRange.TryLimit(Limit, (DefaultLimit, MaxLimit), out var limit, out problem))
            return false;
        page = (Cursor ?? "", limit);
        return true;
    }
}

/// <summary>The parameters of a comparison.</summary>
internal readonly record struct ComparisonParameters
{
    private static readonly string[] Verdicts = ["improved", "regressed", "unchanged", "flaky"], Bys = ["tag", "split"];

    [FromQuery(Name = "baseline")]
    [Description("The experiment that it is compared with.")]
    public string? Baseline { get; init; }

    [FromQuery(Name = "confidence")]
    [Description("How sure intervals are, from 0.5 to 0.999; left out: 0.95.")]
    public string? Confidence { get; init; }

    [FromQuery(Name = "tolerance")]
    [Description("A score has improved or regressed where it differs by more than this; left out: 0.01.")]
    public string? Tolerance { get; init; }

    [FromQuery(Name = "only")]
    [Description("Only cases of which a measure is improved, regressed, unchanged or flaky.")]
    public string? Only { get; init; }

    [FromQuery(Name = "measure")]
    [Description("The measure that 'only' looks at, for instance score:grounded or costUsd; left out: any.")]
    public string? Measure { get; init; }

    [FromQuery(Name = "by")]
    [Description("Sums up also by tag or split of the cases.")]
    public string? By { get; init; }

    [FromQuery(Name = "limit")]
    [Description("Cases on the page, 1 to 1000.")]
    public string? Limit { get; init; }

    [FromQuery(Name = "cursor")]
    [Description("Where the page starts: 'next' of the page before it, unchanged.")]
    public string? Cursor { get; init; }

    public bool TryRead(out ComparisonRequest request, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        request = default;
        var (rule, page) = (ComparisonRule.Default, new ExperimentPage { Limit = Limit, Cursor = Cursor });
        if (!ListRange.IsSent(Baseline) || !ExperimentKeys.IsId(Baseline))
            problem = ExperimentEndpoints.BadId("baseline");
        else if (!Number(Confidence, rule.Confidence, (0.5, 0.999), out var confidence))
            problem = ApiProblems.BadParameter("confidence", "a number from 0.5 to 0.999");
        else if (!Number(Tolerance, rule.Score, (0, 1_000_000), out var tolerance))
            problem = ApiProblems.BadParameter("tolerance", "a number, at least 0");
        else if (ListRange.IsSent(Only) && !Verdicts.Contains(Only))
            problem = ApiProblems.BadParameter("only", $"one of {string.Join(", ", Verdicts)}");
        else if (ListRange.IsSent(By) && !Bys.Contains(By))
            problem = ApiProblems.BadParameter("by", $"one of {string.Join(", ", Bys)}");
        else if (page.TryRead(out var read, out problem))
        {
            request = new ComparisonRequest(Baseline, rule with { Confidence = confidence, Score = tolerance }, (Sent(Only), Sent(Measure)), Sent(By), read);
            return true;
        }

        return false;
    }

    private static string? Sent(string? value) => ListRange.IsSent(value) ? value : null;

    private static bool Number(string? sent, double otherwise, (double Min, double Max) range, out double number)
    {
        number = otherwise;
        return !ListRange.IsSent(sent)
            || (double.TryParse(sent, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number) && number >= range.Min && number <= range.Max);
    }
}

/// <summary>A comparison that is asked for.</summary>
/// <param name="Baseline">The experiment that it is compared with.</param>
/// <param name="Rule">When a case counts as better or worse.</param>
/// <param name="Only">The cases that are shown: of which a measure is so; null: all, and any measure.</param>
/// <param name="By">What is summed up by; null: nothing.</param>
/// <param name="Page">Where the page starts, and how long it is.</param>
internal readonly record struct ComparisonRequest(
    string Baseline, ComparisonRule Rule, (string? Verdict, string? Measure) Only, string? By, (string After, int Limit) Page)
{
    /// <summary>The id that the page starts after.</summary>
    public string After => Page.After;

    /// <summary>Cases on the page.</summary>
    public int Limit => Page.Limit;

    /// <summary>Whether a case is shown.</summary>
    public bool Fits(CasePair pair)
    {
        var (verdict, measure) = Only;
        return verdict is null || pair.Differences.Any(d => (measure is null || d.Measure == measure)
            && (verdict == "flaky" ? d.IsFlaky : d.Verdict.ToString().Equals(verdict, StringComparison.OrdinalIgnoreCase)));
    }
}
