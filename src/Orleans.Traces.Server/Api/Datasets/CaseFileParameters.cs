using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;
using Orleans.Traces.Datasets;
using Orleans.Traces.Datasets.Json;
using Orleans.Traces.Server.Datasets;
using Orleans.Traces.Server.Datasets.Files;

namespace Orleans.Traces.Server.Api.Datasets;

/// <summary>The parameters of a file that comes in. One that is empty counts as not sent.</summary>
internal readonly record struct CaseFileParameters
{
    private static readonly string[] Modes = ["add", "upsert"], Duplicates = ["skip", "keep"], Faults = ["stop", "skip"], Rests = ["refuse", "metadata", "ignore"],
        Flags = ["false", "true"];

    [FromQuery(Name = "format")]
    [Description("What the file is: jsonl or csv; left out: as the content type says.")]
    public string? Format { get; init; }

    [FromQuery(Name = "mode")]
    [Description("add (the default): a case whose id there is must say what that one says; upsert: it replaces that one.")]
    public string? Mode { get; init; }

    [FromQuery(Name = "duplicates")]
    [Description("skip (the default) or keep cases that say what another one says.")]
    public string? OfDuplicates { get; init; }

    [FromQuery(Name = "onFault")]
    [Description("stop (the default): where a line is at fault nothing is stored; skip: the others are.")]
    public string? OnFault { get; init; }

    [FromQuery(Name = "map")]
    [Description("Which column is which field, for instance input:question,expected:answer,metadata.topic:topic.")]
    public string? Columns { get; init; }

    [FromQuery(Name = "rest")]
    [Description("What becomes of other columns: refuse (the default), metadata or ignore.")]
    public string? Rest { get; init; }

    [FromQuery(Name = "dryRun")]
    [Description("true: nothing is stored, and what would be is told.")]
    public string? DryRun { get; init; }

    public bool TryRead(string? contentType, out CaseFileRequest request, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        request = default;
        problem = null;
        var (mode, duplicates, faults, rest, dry) = (
            Word("mode", Mode, Modes, ref problem), Word("duplicates", OfDuplicates, Duplicates, ref problem), Word("onFault", OnFault, Faults, ref problem),
            Word("rest", Rest, Rests, ref problem), Word("dryRun", DryRun, Flags, ref problem));
        if (!LineColumns.TryParse(Columns, (UnknownColumns)rest, out var columns))
            problem ??= ApiProblems.BadParameter("map", LineColumns.Expected);
        var named = Format;
        var format = ListRange.IsSent(named) ? CaseFileFormat.In.FirstOrDefault(f => f.Name == named) : FormatOf(contentType);
        if (format is null)
            problem ??= ApiProblems.BadParameter("format", "jsonl or csv");
        if (problem is not null)
            return false;

        request = new CaseFileRequest(format!, columns!, new IntakeRules(mode == 1, duplicates == 1), faults == 1, dry == 1);
        return true;
    }

    private static CaseFileFormat FormatOf(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type) && type.MediaType.Equals(CaseFileFormat.Csv.MediaType, StringComparison.OrdinalIgnoreCase)
            ? CaseFileFormat.Csv
            : CaseFileFormat.JsonLines;

    private static int Word(string name, string? sent, string[] words, ref ProblemHttpResult? problem)
    {
        if (!ListRange.IsSent(sent))
            return 0;
        var place = Array.IndexOf(words, sent);
        if (place < 0)
            problem ??= ApiProblems.BadParameter(name, $"one of {string.Join(", ", words)}");
        return place;
    }
}

/// <summary>A file that comes in.</summary>
/// <param name="Format">What it is.</param>
/// <param name="Columns">Which of its columns is which field.</param>
/// <param name="Rules">Which cases are taken.</param>
/// <param name="SkipFaults">The others are stored also where a line is at fault.</param>
/// <param name="DryRun">Nothing is stored.</param>
internal readonly record struct CaseFileRequest(CaseFileFormat Format, LineColumns Columns, IntakeRules Rules, bool SkipFaults, bool DryRun)
{
    /// <summary>What is done with it.</summary>
    public IntakeOrder Order(string? author) => new(Rules, SkipFaults, DryRun, author, $"imported {Format.Name}");
}
