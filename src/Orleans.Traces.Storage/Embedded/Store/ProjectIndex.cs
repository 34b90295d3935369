using System.Runtime.Intrinsics;
using Orleans.Traces.Identity;
using Orleans.Traces.Storage.Embedded.Store.Ids;

namespace Orleans.Traces.Storage.Embedded.Store;

/// <summary>The days of one project at one moment, newest first, and which of them a trace may be in.</summary>
/// <remarks>There may be hundreds of days, and each new trace asks all of them: the filters of days that nobody writes to stand in one
/// array, so that asking them is one short loop whose reads do not wait for each other. A day that is written to answers for itself.</remarks>
internal sealed class ProjectIndex
{
    private readonly Day[] _live;
    private readonly Settled[] _settled;

    public ProjectIndex(IEnumerable<Day> days)
    {
        Days = [.. days.OrderByDescending(d => d.Date)];
        _live = [.. Days.Where(d => d.IsLive)];
        _settled = [.. Days.Where(d => !d.IsLive).SelectMany(d => d.Ids.Runs.Select(run => new Settled(d, run)))];
    }

    public static ProjectIndex Empty { get; } = new([]);

    public Day[] Days { get; }

    /// <summary>The days that a trace may be in, newest first; none, which is certain, in most cases.</summary>
    public IReadOnlyList<Day> DaysOf(TraceId id, ulong hash)
    {
        List<Day>? found = null;
        foreach (var day in _live)
        {
            if (day.Ids.Find(id, hash) is not null)
                (found ??= []).Add(day);
        }

        var bits = IdFilter.BitsOf(hash);
        foreach (ref readonly var settled in _settled.AsSpan())
        {
            if (settled.MayHold(hash, bits))
                (found ??= []).Add(settled.Day);
        }

        GC.KeepAlive(this);
        found?.Sort((left, right) => right.Date.CompareTo(left.Date));
        return found ?? (IReadOnlyList<Day>)[];
    }

    private readonly unsafe struct Settled
    {
        private readonly uint* _filter;
        private readonly int _words;
        private readonly IdRun _run;

        public Settled(Day day, IdRun run)
        {
            Day = day;
            _run = run;
            _words = run.Filter.Length;

            // Memory of a run does not move, and the run stays as long as this does.
            fixed (uint* filter = run.Filter)
                _filter = filter;
        }

        public Day Day { get; }

        public bool MayHold(ulong hash, Vector256<uint> bits) => IdFilter.MayHold(in *_filter, _words, hash, bits);
    }
}
