using System.Numerics;

namespace Orleans.Traces.GenAi;

/// <content>Sums in which nothing known is not the same as 0.</content>
public sealed partial record TokenUsage
{
    /// <summary>There is a token in it.</summary>
    public bool HasTokens => Input > 0 || Output > 0;

    /// <summary>Both together.</summary>
    public TokenUsage Plus(TokenUsage other) => With(other, Sum);

    /// <summary>Of each kind the greater.</summary>
    public TokenUsage Max(TokenUsage other) => With(other, static (a, b) => a is null || b > a ? b : a);

    /// <summary>What of this is not in <paramref name="other"/>: at least 0, and not known where this is not.</summary>
    public TokenUsage Less(TokenUsage other) => With(other, static (a, b) => a is null ? null : Math.Max(0, a.Value - (b ?? 0)));

    /// <summary>The sum of what is known; null where nothing is.</summary>
    public static T? Sum<T>(T? left, T? right)
        where T : struct, INumber<T> =>
        left is null ? right : right is null ? left : left.Value + right.Value;

    private static long? Sum(long? left, long? right) =>
        left is null ? right : right is null ? left : left.Value > long.MaxValue - right.Value ? long.MaxValue : left.Value + right.Value;

    private TokenUsage With(TokenUsage other, Func<long?, long?, long?> each)
    {
        if (this == Unknown && other == Unknown)
            return Unknown;

        return new TokenUsage
        {
            Input = each(Input, other.Input),
            Output = each(Output, other.Output),
            CacheRead = each(CacheRead, other.CacheRead),
            CacheWrite = each(CacheWrite, other.CacheWrite),
            CacheWrite1h = each(CacheWrite1h, other.CacheWrite1h),
            Reasoning = each(Reasoning, other.Reasoning),
            InputAudio = each(InputAudio, other.InputAudio),
            OutputAudio = each(OutputAudio, other.OutputAudio),
        };
    }
}
