using System.Globalization;
using Orleans.Traces.Query;

namespace Orleans.Traces.Web.ViewModels.Lists;

/// <summary>Which time a list looks at: so long back from now, or between two fixed moments. The default is all of it.</summary>
public sealed record ListRange
{
    /// <summary>Everything there is.</summary>
    public static readonly ListRange All = new();

    /// <summary>The choices that look back from now.</summary>
    public static IReadOnlyList<(string Name, string Title, TimeSpan Back)> Presets { get; } =
    [
        ("15m", "Last 15 minutes", TimeSpan.FromMinutes(15)),
        ("1h", "Last hour", TimeSpan.FromHours(1)),
        ("6h", "Last 6 hours", TimeSpan.FromHours(6)),
        ("24h", "Last 24 hours", TimeSpan.FromHours(24)),
        ("7d", "Last 7 days", TimeSpan.FromDays(7)),
        ("30d", "Last 30 days", TimeSpan.FromDays(30)),
    ];

    private const ulong NanosPerTick = 100;

    private ListRange()
    {
    }

    /// <summary>The name of the preset; null: none is chosen.</summary>
    public string? Preset { get; private init; }

    /// <summary>The fixed lowest start, Unix nanoseconds; null: none.</summary>
    public ulong? From { get; private init; }

    /// <summary>The fixed highest start, exclusive; null: none.</summary>
    public ulong? To { get; private init; }

    /// <summary>It ends with what is newest, so that new traces belong into it.</summary>
    public bool IsOpenEnded => To is null;

    /// <summary>Everything there is.</summary>
    public bool IsAll => this == All;

    /// <summary>So long back from now; all of it where there is no such preset.</summary>
    public static ListRange Of(string? preset) => Presets.Any(p => p.Name == preset) ? new ListRange { Preset = preset } : All;

    /// <summary>Between two moments; all of it where that is no range.</summary>
    public static ListRange Between(ulong? from, ulong? to) =>
        (from is null && to is null) || (from is { } low && to is { } high && low >= high) ? All : new ListRange { From = from, To = to };

    /// <summary>Reads a moment as an address has it: Unix nanoseconds, or ISO 8601 in UTC. Null: it is neither.</summary>
    public static ulong? Moment(string? text)
    {
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var nanos))
            return nanos;
        return text is not null && UnixTime.TryParse(text, out var parsed) && parsed >= 0 && parsed <= ulong.MaxValue ? (ulong)parsed : null;
    }

    /// <summary>Now, Unix nanoseconds.</summary>
    public static ulong Nanos(DateTimeOffset moment) => (ulong)Math.Max(0, (moment - DateTimeOffset.UnixEpoch).Ticks) * NanosPerTick;

    /// <summary>What it comes to at a moment.</summary>
    public (ulong From, ulong? To) At(DateTimeOffset now)
    {
        if (Preset is null)
            return (From ?? 0, To);

        var back = Presets.First(p => p.Name == Preset).Back;
        return (Nanos(now - back), null);
    }

    /// <summary>It in words, for a reader in a time zone.</summary>
    public string Title(LocalTimes times) => this switch
    {
        { Preset: { } preset } => Presets.First(p => p.Name == preset).Title,
        { From: { } from, To: { } to } => $"{times.Compact(from)} – {times.Compact(to)}",
        { From: { } from } => $"Since {times.Compact(from)}",
        { To: { } to } => $"Before {times.Compact(to)}",
        _ => "All time",
    };
}
