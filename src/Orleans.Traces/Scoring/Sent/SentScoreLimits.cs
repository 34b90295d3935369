namespace Orleans.Traces.Scoring.Sent;

/// <summary>How much may be sent of scores.</summary>
public static class SentScoreLimits
{
    /// <summary>Scores that one request may bring.</summary>
    public const int PerRequest = 1_000;

    /// <summary>Scores that may be sent for one trace.</summary>
    public const int PerTrace = 1_000;

    /// <summary>Traces of a project that have not come, and have scores.</summary>
    public const int WaitingTraces = 50_000;

    /// <summary>The longest id, in characters.</summary>
    public const int MaxId = 128;

    /// <summary>The longest name, label and author, in characters.</summary>
    public const int MaxWord = 200;

    /// <summary>The longest explanation, in characters: more than that of a scorer, since a person wrote it.</summary>
    public const int MaxExplanation = 10_000;

    /// <summary>The largest metadata as JSON, in characters.</summary>
    public const int MaxMetadata = 8 * 1024;

    /// <summary>The greatest number, and the least with a minus: sums of many must stay numbers.</summary>
    public const double MaxValue = 1e12;

    /// <summary>How long scores wait for their trace.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(1);
}
