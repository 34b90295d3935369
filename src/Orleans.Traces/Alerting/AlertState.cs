using System.Text.Json.Serialization;

namespace Orleans.Traces.Alerting;

/// <summary>What is known of an alert, as it is stored. Immutable.</summary>
public sealed record AlertState
{
    /// <summary>Of one that was never looked at.</summary>
    [JsonIgnore]
    public static AlertState None { get; } = new();

    /// <summary>The measure lies past the threshold.</summary>
    public bool IsFiring { get; init; }

    /// <summary>Since when it fires, or does not; null: it never did.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>When it was last looked at; null: never.</summary>
    public DateTimeOffset? CheckedAt { get; init; }

    /// <summary>What was measured then; null: too little was there.</summary>
    public double? Value { get; init; }

    /// <summary>The message that is still to be delivered; null: none is.</summary>
    public AlertMessage? Pending { get; init; }

    /// <summary>Why the last message was not delivered; null: it was, or there was none.</summary>
    public string? Problem { get; init; }
}

/// <summary>A message that is to be delivered.</summary>
/// <param name="Id">Names it: whoever gets it twice may pass the second over.</param>
/// <param name="IsResolved">The measure is no longer past the threshold.</param>
/// <param name="At">When that was seen.</param>
/// <param name="FiringSince">Since when it was past it.</param>
/// <param name="Value">What was measured; null: too little was there.</param>
public sealed record AlertMessage(string Id, bool IsResolved, DateTimeOffset At, DateTimeOffset FiringSince, double? Value)
{
    /// <summary>How often it was tried in vain.</summary>
    public int Attempts { get; init; }

    /// <summary>It is not to be tried before.</summary>
    public DateTimeOffset NotBefore { get; init; }
}

/// <summary>Decides what an alert does next. It does nothing itself.</summary>
/// <remarks>A message is part of the state before it is sent, and is taken out once it was delivered: a crash between the two repeats it under its id, and loses none. One that was not
/// delivered when the measure turned again is replaced by the one that says so.</remarks>
public static class AlertWatch
{
    private const int MaxProblem = 500;

    private static readonly TimeSpan First = TimeSpan.FromSeconds(10), Longest = TimeSpan.FromMinutes(10), Patience = TimeSpan.FromDays(1);

    /// <summary>Whether it is to be measured again.</summary>
    public static bool IsDue(AlertRule rule, AlertState state, DateTimeOffset now) =>
        state.CheckedAt is not { } last || now - last >= rule.Every || last > now;

    /// <summary>Whether its message is to be sent now.</summary>
    public static bool MaySend(AlertState state, DateTimeOffset now) => state.Pending is { } message && message.NotBefore <= now;

    /// <summary>What is known once it was measured.</summary>
    public static AlertState Measured(AlertRule rule, AlertState state, double? value, DateTimeOffset now)
    {
        var isPast = rule.IsPast(value);
        var next = state with { CheckedAt = now, Value = value };
        if (isPast == state.IsFiring)
            return next;
        var since = isPast ? now : state.Since ?? now;
        return next with
        {
            IsFiring = isPast,
            Since = now,
            Pending = new AlertMessage($"{rule.Id}-{now.ToUnixTimeMilliseconds()}-{(isPast ? "firing" : "resolved")}", !isPast, now, since, value) { NotBefore = now },
        };
    }

    /// <summary>What is known once the message was delivered.</summary>
    public static AlertState Delivered(AlertState state) => state with { Pending = null, Problem = null };

    /// <summary>What is known once it was tried in vain: it is tried again after 10 s, 20 s, 40 s …, at most 10 minutes, for a day.</summary>
    public static AlertState Failed(AlertState state, string why, DateTimeOffset now)
    {
        if (state.Pending is not { } message)
            return state;
        var wait = First * Math.Pow(2, Math.Min(message.Attempts, 10));
        return state with
        {
            Pending = now - message.At > Patience ? null : message with { Attempts = message.Attempts + 1, NotBefore = now + (wait < Longest ? wait : Longest) },
            Problem = why.Length > MaxProblem ? $"{why[..(MaxProblem - 1)]}…" : why,
        };
    }
}
