namespace Orleans.Traces.Experiments;

/// <summary>Between which values the mean of paired differences lies: the percentile bootstrap.</summary>
/// <param name="Low">The lower bound.</param>
/// <param name="High">The upper bound.</param>
public readonly record struct BootstrapInterval(double Low, double High)
{
    /// <summary>Samples that are drawn.</summary>
    public const int Resamples = 2_000;

    /// <summary>The interval. The samples that are drawn are the same for the same number of differences, so that a comparison that is asked for again says
    /// the same.</summary>
    /// <param name="differences">At least one.</param>
    /// <param name="confidence">How sure it is, between 0 and 1.</param>
    public static BootstrapInterval Of(IReadOnlyList<double> differences, double confidence)
    {
        ArgumentOutOfRangeException.ThrowIfZero(differences.Count);
        var state = (ulong)differences.Count;
        var means = new double[Resamples];
        for (var i = 0; i < Resamples; i++)
        {
            var sum = 0.0;
            for (var drawn = 0; drawn < differences.Count; drawn++)
                sum += differences[(int)(Next(ref state) % (ulong)differences.Count)];
            means[i] = sum / differences.Count;
        }

        Array.Sort(means);
        var tail = (1 - confidence) / 2;
        return new BootstrapInterval(Quantile(means, tail), Quantile(means, 1 - tail));
    }

    /// <summary>A quantile of sorted values, between two of them on the line that joins them.</summary>
    public static double Quantile(IReadOnlyList<double> sorted, double share)
    {
        var place = share * (sorted.Count - 1);
        var below = (int)Math.Floor(place);
        return below + 1 < sorted.Count ? sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }

    // SplitMix64: its numbers follow from the state alone.
    private static ulong Next(ref ulong state)
    {
        state += 0x9E37_79B9_7F4A_7C15;
        var mixed = (state ^ (state >> 30)) * 0xBF58_476D_1CE4_E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
        return mixed ^ (mixed >> 31);
    }
}
