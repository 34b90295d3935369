using System.Text.Json.Nodes;
using Orleans.Traces.Scoring.Backfill;
using Orleans.Traces.Scoring.History;

namespace Orleans.Traces.Web.ViewModels.Scorers;

/// <summary>The judging of past traces, in words.</summary>
public static class BackfillWords
{
    /// <summary>The body of the request for the traces of so many days.</summary>
    public static string Body(DateTimeOffset now, int days) =>
        new JsonObject { ["from"] = ScoreTimes.ToText(now.AddDays(-days)), ["to"] = ScoreTimes.ToText(now) }.ToJsonString();

    /// <summary>How far it has come.</summary>
    public static string Of(BackfillDocument job)
    {
        var state = job.State switch
        {
            "running" => "Under way",
            "paused" => "Paused",
            "done" => "Done",
            _ => "Given up",
        };
        var counts = $"{Counts.Of((int)Math.Min(job.Looked, int.MaxValue), "trace")} looked at, {Counts.Number(job.MadeDue)} of them to be judged, {Counts.Number(job.Waiting)} waiting";
        return job.Problem is { } problem ? $"{state}: {VisibleText.Line(problem)} ({counts})" : $"{state}: {counts}.";
    }

    /// <summary>What it would come to.</summary>
    public static string Of(BackfillEstimate estimate)
    {
        var traces = (estimate.IsLimited ? "at least " : "") + Counts.Of((int)Math.Min(estimate.Traces, int.MaxValue), "trace");
        return estimate.CostUsd is { } cost ? $"{traces}, about {Amounts.Dollars(cost)}." : $"{traces}; what it costs is not known.";
    }
}
