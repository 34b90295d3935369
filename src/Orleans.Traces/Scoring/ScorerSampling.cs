using System.IO.Hashing;
using System.Text;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Scoring;

/// <summary>Which traces a scorer picks: a hash of the trace and the scorer, so that the same ones are picked whenever it is asked, and two
/// scorers pick different ones.</summary>
public static class ScorerSampling
{
    /// <summary>Whether a scorer that judges such a share picks a trace. One that is picked is picked at every greater share too.</summary>
    public static bool Picks(TraceId trace, string scorerId, double share)
    {
        if (share >= 1)
            return true;

        Span<byte> key = stackalloc byte[TraceId.Size + ScorerRules.MaxName];
        trace.Write(key);
        var length = Encoding.UTF8.GetBytes(scorerId, key[TraceId.Size..]);

        // 53 bits: so many has a double.
        return (XxHash3.HashToUInt64(key[..(TraceId.Size + length)]) >> 11) / (double)(1UL << 53) < share;
    }
}
