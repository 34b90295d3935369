using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Orleans.Traces.Datasets;
using Orleans.Traces.Server.Api.Documentation;

namespace Orleans.Traces.Server.Api.Datasets;

/// <summary>Which case of which dataset a request is about.</summary>
internal readonly record struct CaseAddress
{
    [FromRoute(Name = "dataset")]
    [Description(DatasetDocumentation.Name)]
    public required string Dataset { get; init; }

    [FromRoute(Name = "caseId")]
    [Description(CaseDocumentation.CaseId)]
    public required string CaseId { get; init; }

    public bool TryRead(HttpContext context, out DatasetKey key, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        var known = DatasetProblems.KeyOf(Dataset, context);
        key = known ?? default;
        problem = known is null ? DatasetProblems.BadName() : DatasetRules.IsCaseId(CaseId) ? null : DatasetProblems.BadCaseId();
        return problem is null;
    }
}

/// <summary>Which version a change is based on.</summary>
internal readonly record struct BasedOnParameter
{
    [FromQuery(Name = "basedOn")]
    [Description("The case's own version that the caller knows: where another change came after it, 409 is answered. Left out: whatever it is.")]
    public string? BasedOn { get; init; }
}

/// <summary>Which cases of a dataset are to be listed.</summary>
internal readonly record struct CaseListRequest
{
    [FromRoute(Name = "dataset")]
    [Description(DatasetDocumentation.Name)]
    public required string Dataset { get; init; }

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

    [FromQuery(Name = "limit")]
    [Description("Cases on the page, 1 to 1000; fewer come where they are large.")]
    public string? Limit { get; init; }

    [FromQuery(Name = "cursor")]
    [Description("Where the page starts: 'next' of the page before it, unchanged.")]
    public string? Cursor { get; init; }

    /// <summary>The same as the parameters that say which cases are wanted.</summary>
    internal CaseFilterParameters Filter => new() { Version = Version, Split = Split, Tag = Tag, Review = Review, Text = Text };

    /// <summary>The same as the parameters of a page.</summary>
    internal CasePageParameters Page => new() { Limit = Limit, Cursor = Cursor };
}
