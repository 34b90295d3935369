using Orleans.Traces.Otlp;
using Orleans.Traces.Storage.Embedded.Store;

namespace Orleans.Traces.Storage.Embedded.Logs;

/// <summary>Log records of one minute, compressed.</summary>
/// <param name="First">The lowest time in it.</param>
/// <param name="Last">The highest time in it.</param>
/// <param name="Bytes">See <see cref="ContentBlock"/>.</param>
/// <remarks>That a block lies within one minute is what bounds a page's work: of the blocks that are not on the page it meets those of its own
/// minutes only, however far apart the times are that clients send together.</remarks>
internal sealed record LogBlock(ulong First, ulong Last, byte[] Bytes)
{
    // Before compression, so that one record does not cost reading many.
    private const int MaxRawBytes = 256 * 1024;

    private const ulong Minute = 60_000_000_000;

    /// <summary>The lowest time of the minute that a time lies in.</summary>
    public static ulong StartOfMinute(ulong time) => time - (time % Minute);

    /// <summary>The highest time of the minute that a time lies in.</summary>
    public static ulong EndOfMinute(ulong time)
    {
        var start = StartOfMinute(time);
        return start > ulong.MaxValue - (Minute - 1) ? ulong.MaxValue : start + Minute - 1;
    }

    /// <summary>The blocks of these records.</summary>
    public static List<LogBlock> Of(IEnumerable<LogItem> logs)
    {
        var blocks = new List<LogBlock>();
        var run = new List<LogItem>();
        var bytes = 0;
        foreach (var log in logs.OrderBy(l => l.Header.Time))
        {
            if (run.Count > 0 && (bytes + log.Bytes.Length > MaxRawBytes || StartOfMinute(run[0].Header.Time) != StartOfMinute(log.Header.Time)))
            {
                blocks.Add(OfRun(run));
                run.Clear();
                bytes = 0;
            }

            run.Add(log);
            bytes += log.Bytes.Length;
        }

        if (run.Count > 0)
            blocks.Add(OfRun(run));
        return blocks;
    }

    private static LogBlock OfRun(List<LogItem> run) => new(run[0].Header.Time, run[^1].Header.Time, ContentBlock.Write(default, run).Single());
}
