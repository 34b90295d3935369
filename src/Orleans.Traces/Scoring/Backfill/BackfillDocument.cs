using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Query;
using Orleans.Traces.Scoring.History;

namespace Orleans.Traces.Scoring.Backfill;

/// <summary>A backfill as the API writes it.</summary>
public sealed record BackfillDocument
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The scorer.</summary>
    public required string ScorerId { get; init; }

    /// <summary><c>running</c>, <c>paused</c>, <c>done</c> or <c>cancelled</c>.</summary>
    public required string State { get; init; }

    /// <summary>Traces that start at this time or later: ISO 8601, UTC.</summary>
    public required string From { get; init; }

    /// <summary>Traces that start before this time.</summary>
    public required string To { get; init; }

    /// <summary>The share of traces, 0 to 1.</summary>
    public required double Sampling { get; init; }

    /// <summary>When it was started.</summary>
    public required string StartedTime { get; init; }

    /// <summary>When it ended; null: it has not.</summary>
    public required string? EndedTime { get; init; }

    /// <summary>All traces that start at this time or later were looked at; null: none were yet.</summary>
    public required string? DownTo { get; init; }

    /// <summary>Traces that were looked at.</summary>
    public required long Looked { get; init; }

    /// <summary>Of these, how many were made due.</summary>
    public required long MadeDue { get; init; }

    /// <summary>Traces that wait for the scorer now, those of the backfill among them.</summary>
    public required long Waiting { get; init; }

    /// <summary>What was estimated when it was started.</summary>
    public required BackfillEstimate? Estimate { get; init; }

    /// <summary>Why it ended before its end; null: it did not, or a person ended it.</summary>
    public required string? Problem { get; init; }

    /// <summary>The document of a job.</summary>
    public static BackfillDocument Of(string scorerId, BackfillJob job, long waiting) => new()
    {
        Id = job.Id,
        ScorerId = scorerId,
        State = job.State.ToString().ToLowerInvariant(),
        From = UnixTime.ToText(job.From),
        To = UnixTime.ToText(job.To),
        Sampling = job.Sampling,
        StartedTime = ScoreTimes.ToText(job.StartedAt),
        EndedTime = job.EndedAt is { } ended ? ScoreTimes.ToText(ended) : null,
        DownTo = job.State == BackfillState.Done ? UnixTime.ToText(job.From) : job.Place is { } place ? UnixTime.ToText(place.Start) : null,
        Looked = job.Looked,
        MadeDue = job.MadeDue,
        Waiting = waiting,
        Estimate = job.Estimate,
        Problem = job.Problem,
    };
}

/// <summary>What a caller says of a backfill.</summary>
public sealed record NewBackfill
{
    /// <summary>Traces that start at this time or later: ISO 8601 in UTC.</summary>
    public required string From { get; init; }

    /// <summary>Traces that start before this time; left out: now.</summary>
    public string? To { get; init; }

    /// <summary>The share of traces, 0 to 1; left out: the scorer's.</summary>
    public double? Sampling { get; init; }

    /// <summary>Reads a request's body, as far as it can be read without knowing the time.</summary>
    public static bool TryRead(JsonElement body, [NotNullWhen(true)] out NewBackfill? wanted, [NotNullWhen(false)] out BodyFault? fault)
    {
        const int maxShort = 64;
        const string share = "a number from 0 to 1";
        var fields = new FieldReader(body, "from", "to", "sampling");
        var sampling = (double?)fields.Decimal("sampling", share);
        if (sampling is < 0 or > 1)
            fields.Refuse("sampling", share);
        var from = fields.Text("from", maxShort);
        if (from is null)
            fields.Refuse("from", $"given: {UnixTime.Expected}");
        var read = new NewBackfill { From = from ?? "", To = fields.Text("to", maxShort), Sampling = sampling };
        fault = fields.Fault;
        wanted = fault is null ? read : null;
        return fault is null;
    }
}
