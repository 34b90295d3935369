using System.Globalization;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.Stats;
using Orleans.Traces.Web.ViewModels.Charts;

namespace Orleans.Traces.Web.ViewModels.Overviews;

/// <summary>A number of the overview in large, with what became of it.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Value">The number; – where it is not known.</param>
/// <param name="Change">Against the time before, as <c>+12%</c>; empty: that is not known, or there was nothing.</param>
/// <param name="Meaning">The change as a sentence; empty where there is none.</param>
public sealed record Tile(string Label, string Value, string Change, string Meaning)
{
    /// <summary>More of it is no good news.</summary>
    public bool IsTrouble { get; init; }

    /// <summary>It is more than before.</summary>
    public bool IsMore { get; init; }

    /// <summary>What is to be known of the number; empty: nothing.</summary>
    public string Note { get; init; } = "";

    /// <summary>The address of what lies behind it; null: of nothing.</summary>
    public string? Link { get; init; }

    /// <summary>The tiles of a time.</summary>
    /// <param name="whole">All traces.</param>
    /// <param name="before">Those of the time before; null: not known.</param>
    public static IReadOnlyList<Tile> Of(StatsAnswer whole, StatsAnswer? before)
    {
        var cell = whole.Groups[0].Whole;
        // Of half the traces no difference can be told.
        var than = whole.IsLimited || before is null or { IsLimited: true } ? null : before.Groups[0].Whole;
        Tile Make(string label, Func<StatsCell, double?> value, ChartUnit unit) => Of(label, value(cell), than is null ? null : value(than) ?? 0, unit);
        var (from, to) = (whole.Query.From, whole.Query.To);
        string? Highest(TraceSort sort) => cell.Count > 0 ? Behind.Highest(from, to, sort) : null;
        return
        [
            Make("Traces", c => c.Count, ChartUnit.Count) with { Link = Behind.List(from, to) },
            Make("With errors", c => c.Errors, ChartUnit.Count) with
            {
                IsTrouble = true, Link = cell.Errors > 0 ? Behind.List(from, to, Behind.Failed) : null,
                Note = cell.Count == 0 ? "" : $"{Share(cell.Errors, cell.Count)} of all",
            },
            Make("Duration p50", c => c.PercentileMs(.5), ChartUnit.Milliseconds) with { IsTrouble = true, Link = Highest(TraceSort.Duration) },
            Make("Duration p95", c => c.PercentileMs(.95), ChartUnit.Milliseconds) with { IsTrouble = true, Link = Highest(TraceSort.Duration) },
            Make("Input tokens", c => c.Usage.Tokens.Input, ChartUnit.Count) with { Link = Highest(TraceSort.Tokens), Note = cell.Usage.Tokens is { Input: > 0, CacheRead: > 0 and var read } tokens ? $"{Share(read, tokens.Input.Value)} cached" : "" },
            Make("Output tokens", c => c.Usage.Tokens.Output, ChartUnit.Count) with { Link = Highest(TraceSort.Tokens) },
            Make("Cost", c => (double?)c.Usage.CostUsd, ChartUnit.Dollars) with
            {
                IsTrouble = true, Link = Highest(TraceSort.Cost),
                Note = cell.Usage.CallsWithoutCost > 0 ? $"without {Amounts.Short(cell.Usage.CallsWithoutCost)} {(cell.Usage.CallsWithoutCost == 1 ? "call" : "calls")}" : "",
            },
        ];
    }

    /// <summary>A share in percent.</summary>
    public static string Share(long part, long whole) => part == 0 || whole == 0
        ? "0%"
        : ((double)part / whole * 100) switch
        {
            < 0.1 => "<0.1%",
            < 10 and var percent => percent.ToString("0.#", CultureInfo.InvariantCulture) + "%",
            var percent => percent.ToString("0", CultureInfo.InvariantCulture) + "%",
        };

    private static Tile Of(string label, double? value, double? before, ChartUnit unit)
    {
        var text = value is { } known ? Words(known, unit) : "–";
        if (value is not { } now || before is not { } then || (now == 0 && then == 0))
            return new Tile(label, text, "", "");

        var change = then == 0 ? "new" : (now / then) switch
        {
            >= 10 and var times => $"×{(times >= 1e6 ? "10⁶" : times.ToString("0", CultureInfo.InvariantCulture))}",
            >= 0.995 and < 1.005 => "±0%",
            var ratio => (ratio > 1 ? "+" : "−") + Math.Abs((ratio - 1) * 100).ToString("0", CultureInfo.InvariantCulture) + "%",
        };
        return new Tile(label, text, change, $"{ChartNumbers.Text(then, unit)} in the time before") { IsMore = now > then };
    }

    private static string Words(double value, ChartUnit unit) => unit == ChartUnit.Count && value >= 100_000 ? Amounts.Short((long)value) : ChartNumbers.Text(value, unit);
}
