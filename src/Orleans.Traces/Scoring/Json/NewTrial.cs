using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Orleans.Traces.Access.Json;

namespace Orleans.Traces.Scoring.Json;

/// <summary>What a caller says of the traces that a scorer is to be tried on: one trace, or a search.</summary>
public sealed record NewTrial
{
    /// <summary>The trace: 32 hex digits.</summary>
    public string? TraceId { get; init; }

    /// <summary>In its place, TraceQL: the newest traces that it finds.</summary>
    public string? Q { get; init; }

    /// <summary>Only traces that start at this time or later: ISO 8601 in UTC; left out: 24 hours before <see cref="To"/>.</summary>
    public string? From { get; init; }

    /// <summary>Only traces that start before this time: ISO 8601 in UTC; left out: now.</summary>
    public string? To { get; init; }

    /// <summary>At most so many traces of a search; left out: 5.</summary>
    public int? Limit { get; init; }

    /// <summary>Reads a request's body, as far as it can be read without knowing the time.</summary>
    public static bool TryRead(JsonElement body, int maxTraces, [NotNullWhen(true)] out NewTrial? trial, [NotNullWhen(false)] out BodyFault? fault)
    {
        const int maxShort = 64;
        var fields = new FieldReader(body, "traceId", "q", "from", "to", "limit");
        var read = new NewTrial
        {
            TraceId = fields.Text("traceId", maxShort),
            Q = fields.Text("q", ScorerRules.MaxFilter),
            From = fields.Text("from", maxShort),
            To = fields.Text("to", maxShort),
            Limit = fields.Number("limit", 1, maxTraces),
        };
        if (read.TraceId is null == read.Q is null)
            fields.Refuse("traceId", "given, or q in its place, and not both");
        fault = fields.Fault;
        trial = fault is null ? read : null;
        return fault is null;
    }
}
