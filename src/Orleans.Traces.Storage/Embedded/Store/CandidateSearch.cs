using Microsoft.Data.Sqlite;
using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;

namespace Orleans.Traces.Storage.Embedded.Store;

/// <summary>The candidates of a project, newest start first, from day to day. Used by one thread at a time.</summary>
/// <remarks>A day is asked only when its traces may be next: the days are merged by the highest start of those that were not asked, and by the
/// next candidate of those that were.</remarks>
/// <param name="days">The days of all projects.</param>
/// <param name="range">What is asked for.</param>
/// <param name="condition">What a candidate must have.</param>
internal sealed class CandidateSearch(ProjectDays days, TraceListQuery range, SearchCondition condition)
{
    private const int FirstPart = 16, MaxPart = 512;

    // In order of the highest start, the greatest last.
    private readonly List<Day> _unasked = range.To == 0 ? []
        : [.. days.Of(range.Project).Where(d => d.MayHold(range)).OrderBy(d => d.HighestStart)];

    private readonly List<(Day Day, DayCandidates Candidates)> _asked = [];
    private int _part = FirstPart;

    /// <summary>The next candidates; none: there are no more.</summary>
    public List<TraceSummary> Next(CancellationToken cancellationToken)
    {
        var part = new List<TraceSummary>(_part);
        while (part.Count < _part && First(cancellationToken) is var (day, candidates))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var head = candidates.Head!;
            if (!days.Deleted.Contains(new TraceKey(range.Project, head.TraceId)))
                part.Add(head);
            Advance(day, candidates, cancellationToken);
        }

        _part = Math.Min(2 * _part, MaxPart);
        return part;
    }

    private (Day Day, DayCandidates Candidates)? First(CancellationToken cancellationToken)
    {
        while (true)
        {
            (Day Day, DayCandidates Candidates)? first = null;
            foreach (var asked in _asked)
            {
                if (first is null || TraceListQuery.Compare(asked.Candidates.Head!, first.Value.Candidates.Head!) < 0)
                    first = asked;
            }

            if (_unasked.Count == 0 || (first is not null && first.Value.Candidates.Head!.Start > _unasked[^1].HighestStart))
                return first;

            var day = _unasked[^1];
            _unasked.RemoveAt(_unasked.Count - 1);
            var candidates = new DayCandidates(day, range, day.Terms.Find(condition));
            _asked.Add((day, candidates));
            Advance(day, candidates, cancellationToken);
        }
    }

    // What fails in a day that is dropped meanwhile is as if it had not been found.
    private void Advance(Day day, DayCandidates candidates, CancellationToken cancellationToken)
    {
        try
        {
            candidates.Advance(cancellationToken);
            if (candidates.Head is not null && !day.IsDropped)
                return;
        }
        catch (Exception e) when (day.IsDropped && e is SqliteException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
        }

        _asked.Remove((day, candidates));
    }
}
