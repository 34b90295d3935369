namespace Orleans.Traces.Access;

/// <summary>Lets through so many requests a second, and after a pause those of one second at once.</summary>
/// <remarks>.NET's own limiter reads the system's clock, so that nothing about it could be tested without waiting (law L7).</remarks>
/// <param name="perSecond">Requests a second, at least 1.</param>
/// <param name="now">The time.</param>
public sealed class TokenBucket(int perSecond, DateTimeOffset now)
{
    private readonly Lock _lock = new();
    private double _tokens = perSecond;
    private DateTimeOffset _filled = now;

    /// <summary>Requests a second.</summary>
    public int PerSecond => perSecond;

    /// <summary>Takes a request's share. Null: it is let through; else how long it is until the next one is.</summary>
    public TimeSpan? Take(DateTimeOffset now)
    {
        lock (_lock)
        {
            // A clock that is set back takes nothing away, and does not stop the filling until it has caught up.
            _tokens = Math.Min(perSecond, _tokens + (Math.Max(0, (now - _filled).TotalSeconds) * perSecond));
            _filled = now;
            if (_tokens < 1)
                return TimeSpan.FromSeconds((1 - _tokens) / perSecond);
            _tokens--;
            return null;
        }
    }
}
