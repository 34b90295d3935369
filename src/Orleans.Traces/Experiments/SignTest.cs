namespace Orleans.Traces.Experiments;

/// <summary>The exact sign test: whether more pairs went up than down, or fewer, than chance explains. Two-sided; pairs that are equal are left out.</summary>
public static class SignTest
{
    /// <summary>How likely a difference as large is, or a larger one, where up and down are equally likely.</summary>
    /// <param name="up">Pairs that went up.</param>
    /// <param name="down">Pairs that went down.</param>
    public static double P(int up, int down)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(up);
        ArgumentOutOfRangeException.ThrowIfNegative(down);
        var (n, fewer) = (up + down, Math.Min(up, down));
        if (n == 0)
            return 1;

        // The sum of C(n, k) / 2^n up to the fewer, by logarithms: the numbers themselves have no room in a double.
        var (logTerm, log) = (-n * Math.Log(2), 0.0);
        var sum = Math.Exp(logTerm);
        for (var k = 1; k <= fewer; k++)
        {
            log += Math.Log(n - k + 1) - Math.Log(k);
            sum += Math.Exp(logTerm + log);
        }

        return Math.Min(1, 2 * sum);
    }
}
