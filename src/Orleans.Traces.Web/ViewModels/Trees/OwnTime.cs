using System.Globalization;
using System.Text;
using Orleans.Traces.Query.Outlines;

namespace Orleans.Traces.Web.ViewModels.Trees;

/// <summary>The parts of a span's bar in which no child of it ran: what it did itself.</summary>
public static class OwnTime
{
    // More parts than this, or thinner ones, cannot be told apart on a bar.
    private const int MaxParts = 24;
    private const double Thinnest = 0.004;

    /// <summary>The parts, each from and to, 0 to 1 of the bar, in order. A span without children has one, the whole.</summary>
    public static IReadOnlyList<(double From, double To)> Of(TraceOutline outline, int node)
    {
        var (start, end) = outline.TimesOf(node);
        if (start == 0 || end <= start)
            return [];

        var parts = new List<(double, double)>();
        var busyUntil = start;
        var last = outline.EndOf(node);

        // Siblings stand by their starts.
        for (var child = node + 1; child < last && parts.Count < MaxParts; child = outline.EndOf(child))
        {
            var (from, to) = outline.TimesOf(child);
            if (from == 0 || to <= from || from >= end)
                continue;
            Add(busyUntil, from);
            busyUntil = Math.Max(busyUntil, to);
        }

        Add(busyUntil, end);
        return parts;

        void Add(ulong from, ulong to)
        {
            if (to > from && (to - from) / (double)(end - start) >= Thinnest)
                parts.Add(((from - start) / (double)(end - start), (to - start) / (double)(end - start)));
        }
    }

    /// <summary>The parts as a background; empty where the whole bar is the span's own.</summary>
    public static string Background(IReadOnlyList<(double From, double To)> parts)
    {
        if (parts is [(0, 1)])
            return "";

        var stops = new StringBuilder(";background-image:linear-gradient(90deg");
        var at = 0.0;
        foreach (var (from, to) in parts)
        {
            Stop("--soft", at, from);
            Stop("--own", from, to);
            at = to;
        }

        Stop("--soft", at, 1);
        return stops.Append(')').ToString();

        void Stop(string colour, double from, double to)
        {
            if (to > from)
                stops.Append(CultureInfo.InvariantCulture, $",var({colour}) {from * 100:0.##}% {to * 100:0.##}%");
        }
    }
}
