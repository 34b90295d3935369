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

    /// <summary>What is known after one more try in vain.</summary>
    public static DueScore After(DueScore due, string error, DateTimeOffset now)
    {
        var attempts = due.Attempts + 1;
        var failed = due with { Attempts = attempts, Error = error.Length > MaxError ? $"{error[..(MaxError - 1)]}…" : error };
        return attempts >= MaxAttempts ? failed with { IsParked = true } : failed with { NotBefore = now + Delay(due, attempts) };
    }

    /// <summary>What is known when a person says that it may be tried again.</summary>
    public static DueScore Again(DueScore parked) => parked with { IsParked = false, Attempts = 0, NotBefore = DateTimeOffset.UnixEpoch };

    private static TimeSpan Delay(DueScore due, int attempts)
    {
        var whole = First * Math.Pow(2, attempts - 1);
        var share = (XxHash3.HashToUInt64(Encoding.UTF8.GetBytes($"{due.Trace} {due.ScorerId} {attempts}")) >> 11) / (double)(1UL << 53);
        return whole * (0.5 + (share / 2));
    }
}
