using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;

namespace Orleans.Traces.Server.Tempo;

/// <summary>The parameters of <c>/tempo/api/metrics/query_range</c> and <c>/tempo/api/metrics/query</c>.</summary>
internal static class TempoMetricsParameters
{
    private const ulong Second = 1_000_000_000, Minute = 60 * Second, Hour = 60 * Minute;

    // Whoever means seconds since 1970 writes so many digits, until the year 2286; more are nanoseconds.
    private const int DigitsOfSeconds = 10;

    private static readonly ulong[] Granularities = [Hour, 5 * Minute, Minute, 15 * Second, 5 * Second, Second];

    /// <summary>The intervals that a diagram asks for, or what is wrong.</summary>
    /// <remarks>They are aligned to the step, with one more in front, as in Tempo: a diagram of the last hour shows the same values a second later.</remarks>
    public static bool TryReadRange(
        (ProjectId Project, ulong Now) asked, IQueryCollection sent, [NotNullWhen(true)] out MetricsQuery? query, [NotNullWhen(false)] out string? problem)
    {
        query = null;
        if (!TryRead(asked, sent, out var found, out problem))
            return false;

        var (start, end) = (found.From, found.To);
        var text = sent["step"].ToString();
        var step = DefaultStep(end - start);
        if (text.Length > 0 && (!TempoDuration.TryParseStep(text, out step) || step == 0))
            problem = $"invalid step: '{text}' is not a positive number of seconds, or {TempoDuration.Expected}";
        else if ((end - start) / step > MetricsQuery.MaxIntervals)
            problem = $"step of {TempoDuration.ToText(step)} is too small, minimum step for given range is {TempoDuration.ToText((end - start) / MetricsQuery.MaxIntervals)}";
        if (problem is not null)
            return false;

        var from = start - (start % step);
        from = from > step ? from - step : from;
        query = found with { From = from, Step = step, Intervals = (int)((end - from + step - 1) / step) };
        return true;
    }

    /// <summary>The one interval that a single value is asked for, or what is wrong.</summary>
    public static bool TryReadInstant(
        (ProjectId Project, ulong Now) asked, IQueryCollection sent, [NotNullWhen(true)] out MetricsQuery? query, [NotNullWhen(false)] out string? problem) =>
        TryRead(asked, sent, out query, out problem);

    private static bool TryRead(
        (ProjectId Project, ulong Now) asked, IQueryCollection sent, [NotNullWhen(true)] out MetricsQuery? query, [NotNullWhen(false)] out string? problem)
    {
        query = null;
        if (!TrySince(sent, out var since, out problem)
            || !TryTime(sent, "end", asked.Now, out var end, out problem)
            || !TryTime(sent, "start", Before(Math.Min(end, asked.Now), since), out var start, out problem))
        {
            return false;
        }

        // Grafana once said "query".
        var text = sent["q"].ToString();
        text = text.Length > 0 ? text : sent["query"].ToString();
        problem = text.Length == 0 ? "the parameter q is missing: a TraceQL metrics query such as { } | rate()"
            : start >= end ? "end must be greater than start"
            : null;
        if (problem is not null || !TempoQuery.TryParseMetrics(text, out var traceQl, out problem))
            return false;

        query = new MetricsQuery { Project = asked.Project, TraceQl = traceQl, From = start, Step = end - start, Intervals = 1 };
        return true;
    }

    private static bool TrySince(IQueryCollection sent, out ulong since, [NotNullWhen(false)] out string? problem)
    {
        since = Hour;
        var text = sent["since"].ToString();
        problem = text.Length == 0 || TempoDuration.TryParse(text, out since)
            ? null
            : $"could not parse 'since' parameter: '{text}' is not {TempoDuration.Expected}";
        return problem is null;
    }

    private static ulong Before(ulong time, ulong duration) => time > duration ? time - duration : 0;

    private static bool TryTime(IQueryCollection sent, string name, ulong otherwise, out ulong nanos, [NotNullWhen(false)] out string? problem)
    {
        var text = sent[name].ToString();
        nanos = otherwise;
        problem = text.Length == 0 || TryTime(text, out nanos)
            ? null
            : $"could not parse '{name}' parameter: '{text}' is neither seconds nor nanoseconds since 1970, nor {UnixTime.Expected}";
        return problem is null;
    }

    private static bool TryTime(string text, out ulong nanos)
    {
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out nanos))
        {
            nanos = text.Length <= DigitsOfSeconds ? nanos * Second : nanos;
            return nanos <= long.MaxValue;
        }

        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            nanos = (ulong)(Math.Min(seconds, uint.MaxValue) * Second);
            return seconds <= uint.MaxValue;
        }

        var isTime = UnixTime.TryParse(text, out var time) && time >= 0 && time <= long.MaxValue;
        nanos = isTime ? (ulong)time : 0;
        return isTime;
    }

    /// <summary>Some 240 intervals of a round length, as Tempo chooses it.</summary>
    private static ulong DefaultStep(ulong range)
    {
        const ulong Points = 240, Fine = Second / 20;
        var step = range / Points;
        if (range < Minute)
            return step > Fine ? step - (step % Fine) : Fine;

        var granularity = Granularities.FirstOrDefault(g => step > g, Second);
        return Math.Max(step - (step % granularity), Second);
    }
}
