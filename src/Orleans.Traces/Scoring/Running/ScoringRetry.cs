using System.IO.Hashing;
using System.Text;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Scoring.Running;

/// <summary>When what could not be judged is tried again.</summary>
/// <remarks>After 10 s, then twice as long each time, each between half of that and all of it: a hash of trace, scorer and try says where, so that what
/// failed together is not tried together, and a simulation can be repeated.</remarks>
public static class ScoringRetry
{
    /// <summary>Tries after which it is parked: the last of them comes half an hour after the first at the latest.</summary>
    public const int MaxAttempts = 8;

    private const int MaxError = 500;

    private static readonly TimeSpan First = TimeSpan.FromSeconds(10);

    // Whoever is asked too much is not asked for so long, whatever it says.
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromMinutes(10), UsualPause = TimeSpan.FromSeconds(20);

    /// <summary>What is known after one more try in vain. That whoever is asked is asked too much is no fault of the trace: such a try does not count.</summary>
    public static DueScore After(DueScore due, ScoringOutcome.Failed failed, DateTimeOffset now) => failed.Fault == ScoringFault.TooMuch
        ? due with { Error = Short(failed.Error), NotBefore = now + Pause(failed.RetryAfter) }
        : After(due, failed.Error, now);

    /// <summary>How long nobody is asked who is asked too much.</summary>
    public static TimeSpan Pause(TimeSpan? wanted) =>
        wanted is { } said ? (said < ShortestPause ? ShortestPause : said > LongestPause ? LongestPause : said) : UsualPause;

    /// <summary>What is known after one more try in vain.</summary>
    public static DueScore After(DueScore due, string error, DateTimeOffset now)
    {
        var attempts = due.Attempts + 1;
        var failed = due with { Attempts = attempts, Error = Short(error) };
        return attempts >= MaxAttempts ? failed with { IsParked = true } : failed with { NotBefore = now + Delay(due, attempts) };
    }

    /// <summary>What is known when a person says that it may be tried again.</summary>
    public static DueScore Again(DueScore parked) => parked with { IsParked = false, Attempts = 0, NotBefore = DateTimeOffset.UnixEpoch };

    private static string Short(string error) => error.Length > MaxError ? $"{error[..(MaxError - 1)]}…" : error;

    private static TimeSpan Delay(DueScore due, int attempts)
    {
        var whole = First * Math.Pow(2, attempts - 1);
        var share = (XxHash3.HashToUInt64(Encoding.UTF8.GetBytes($"{due.Trace} {due.ScorerId} {attempts}")) >> 11) / (double)(1UL << 53);
        return whole * (0.5 + (share / 2));
    }
}
