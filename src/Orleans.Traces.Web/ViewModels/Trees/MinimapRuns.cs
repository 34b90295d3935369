using Orleans.Traces.Query.Outlines;

namespace Orleans.Traces.Web.ViewModels.Trees;

/// <summary>The whole of a trace in small: its spans from top to bottom in a few lanes, time from left to right, as runs of one colour.</summary>
/// <param name="Lanes">Lanes, from the top.</param>
/// <param name="Columns">Columns, from the left.</param>
/// <param name="Runs">Four numbers each: lane, first column, columns, and the kind of span, or <see cref="Failed"/>.</param>
public sealed record MinimapRuns(int Lanes, int Columns, IReadOnlyList<int> Runs)
{
    /// <summary>Columns of every drawing.</summary>
    public const int MaxColumns = 480;

    /// <summary>In the place of a kind: a span that failed.</summary>
    public const int Failed = 99;

    private const int MaxLanes = 40;

    /// <summary>Draws a trace. Where several spans share a lane, those below stand before those above, and what failed before all.</summary>
    public static MinimapRuns Of(TraceOutline outline, TimeAxis axis)
    {
        var lanes = Math.Min(MaxLanes, outline.Count);
        var cells = new byte[lanes * MaxColumns];
        for (var i = 0; i < outline.Count; i++)
        {
            var (start, end) = outline.TimesOf(i);
            if (start == 0)
                continue;
            var (from, to) = (Column(axis, start), Column(axis, Math.Max(start, end)));
            var lane = cells.AsSpan((int)((long)i * lanes / outline.Count) * MaxColumns, MaxColumns);
            var failed = outline.IsError(i);
            var colour = (byte)(failed ? Failed : (int)outline.KindOf(i) + 1);
            for (var column = from; column <= to; column++)
            {
                if (failed || lane[column] != Failed)
                    lane[column] = colour;
            }
        }

        return new MinimapRuns(lanes, MaxColumns, Compress(cells, lanes));
    }

    private static int Column(TimeAxis axis, ulong moment) => Math.Min(MaxColumns - 1, (int)(axis.Fraction(moment) * MaxColumns));

    private static List<int> Compress(byte[] cells, int lanes)
    {
        var runs = new List<int>();
        for (var lane = 0; lane < lanes; lane++)
        {
            var row = cells.AsSpan(lane * MaxColumns, MaxColumns);
            for (var at = 0; at < row.Length;)
            {
                var length = row[at..].IndexOfAnyExcept(row[at]) is >= 0 and var differs ? differs : row.Length - at;
                if (row[at] != 0)
                    runs.AddRange([lane, at, length, row[at] == Failed ? Failed : row[at] - 1]);
                at += length;
            }
        }

        return runs;
    }
}
