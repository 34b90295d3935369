using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Orleans.Traces.Datasets;
using Orleans.Traces.Server.Datasets;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Api.Datasets;

/// <summary>A parameter that names a version of a dataset.</summary>
internal static class VersionParameter
{
    public const string CursorExpected = "the 'next' of a page before, unchanged";

    /// <summary>The version; null: none was sent.</summary>
    public static bool TryRead(string name, string? sent, out int? version, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        (version, problem) = (null, null);
        if (!ListRange.IsSent(sent))
            return true;
        if (int.TryParse(sent, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1)
            version = number;
        else
            problem = ApiProblems.BadParameter(name, "a version: a whole number from 1");
        return problem is null;
    }
}

/// <summary>The parameters of a list that goes back through versions.</summary>
internal readonly record struct BeforeParameters
{
    private const int DefaultLimit = 50;

    [FromQuery(Name = "before")]
    [Description("Only what earlier versions made: 'next' of the page before it.")]
    public string? Before { get; init; }

    [FromQuery(Name = "limit")]
    [Description("At most so many, 1 to 1000.")]
    public string? Limit { get; init; }

    public bool TryRead(out (int Before, int Limit) page, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        page = default;
        if (!ListRange.TryLimit(Limit, (DefaultLimit, DatasetReading.MaxRead), out var limit, out problem)
            || !VersionParameter.TryRead("before", Before, out var before, out problem))
            return false;
        page = (before ?? int.MaxValue, limit);
        return true;
    }
}

/// <summary>The parameters of a comparison of two versions.</summary>
internal readonly record struct DiffParameters
{
    [FromQuery(Name = "from")]
    [Description("The version that is compared with; left out: the one before the latest.")]
    public string? From { get; init; }

    [FromQuery(Name = "to")]
    [Description("The version that is compared; left out: the latest.")]
    public string? To { get; init; }

    [FromQuery(Name = "limit")]
    [Description("Cases on the page, 1 to 200; fewer come where they are large.")]
    public string? Limit { get; init; }

    [FromQuery(Name = "cursor")]
    [Description("Where the page starts: 'next' of the page before it, unchanged.")]
    public string? Cursor { get; init; }
}

/// <summary>The parameters that say which cases of which version are wanted. One that is empty counts as not sent.</summary>
internal readonly record struct CaseFilterParameters
{
    [FromQuery(Name = "version")]
    [Description("The version; left out: the latest.")]
    public string? Version { get; init; }

    [FromQuery(Name = "split")]
    [Description("Only cases of this split.")]
    public string? Split { get; init; }

    [FromQuery(Name = "tag")]
    [Description("Only cases with this tag.")]
    public string? Tag { get; init; }

    [FromQuery(Name = "review")]
    [Description("Only cases in this state: new, accepted or rejected.")]
    public string? Review { get; init; }

    [FromQuery(Name = "text")]
    [Description("Only cases whose id, input, output or expected text holds this, in whatever case.")]
    public string? Text { get; init; }

    public bool TryRead(out (int? Version, CaseFilter Filter) wanted, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        wanted = default;
        if (!VersionParameter.TryRead("version", Version, out var version, out problem))
            return false;
        var isReview = ReviewStateNames.TryParse(Review, out var review);
        if (ListRange.IsSent(Review) && !isReview)
        {
            problem = ApiProblems.BadParameter("review", $"one of {string.Join(", ", ReviewStateNames.All)}");
            return false;
        }

        wanted = (version, new CaseFilter { Split = Sent(Split), Tag = Sent(Tag), Text = Sent(Text), Review = isReview ? review : null });
        return true;
    }

    private static string? Sent(string? value) => ListRange.IsSent(value) ? value : null;
}

/// <summary>The parameters of a page of cases.</summary>
internal readonly record struct CasePageParameters
{
    [FromQuery(Name = "limit")]
    [Description("Cases on the page, 1 to 1000; fewer come where they are large.")]
    public string? Limit { get; init; }

    [FromQuery(Name = "cursor")]
    [Description("Where the page starts: 'next' of the page before it, unchanged.")]
    public string? Cursor { get; init; }

    public bool TryRead(out (string After, int Limit) page, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        page = default;
        if (!ListRange.TryLimit(Limit, (CaseLists.DefaultLimit, CaseLists.MaxLimit), out var limit, out problem))
            return false;
        if (ListRange.IsSent(Cursor) && !DatasetRules.IsCaseId(Cursor))
        {
            problem = ApiProblems.BadParameter("cursor", VersionParameter.CursorExpected);
            return false;
        }

        page = (Cursor ?? "", limit);
        return true;
    }
}
