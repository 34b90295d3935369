namespace Orleans.Traces.Scoring.Running;

/// <summary>Decides how many traces a scorer may begin to judge, by its limits. For one caller at a time.</summary>
/// <remarks>Minutes stand one behind the other, the first beginning with the first trace: so within any minute at most twice the limit, and over
/// an hour no more than sixty times.</remarks>
public sealed class ScorerPace
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private DateTimeOffset _minute = DateTimeOffset.MinValue;
    private int _begun;

    /// <summary>How many may be begun now, where none is being judged.</summary>
    public int MayBegin(ScorerLimits limits, DateTimeOffset now)
    {
        Turn(now);
        return limits.PerMinute is { } most ? Math.Clamp(most - _begun, 0, limits.AtOnce) : limits.AtOnce;
    }

    /// <summary>So many were begun.</summary>
    public void Begin(int count, DateTimeOffset now)
    {
        Turn(now);
        _begun += count;
    }

    // A clock that is set back begins another minute rather than to wait for the old one.
    private void Turn(DateTimeOffset now)
    {
        if (now - _minute < Minute && now >= _minute)
            return;
        (_minute, _begun) = (now, 0);
    }
}
