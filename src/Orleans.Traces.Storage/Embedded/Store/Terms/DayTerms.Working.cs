using Orleans.Traces.Query.Searching.Terms;
using Orleans.Traces.Storage.Embedded.Store.Ids;

namespace Orleans.Traces.Storage.Embedded.Store.Terms;

/// <summary>What is done apart from saves and searches, by one thread at a time.</summary>
internal sealed partial class DayTerms
{
    /// <summary>So many runs of a size become one.</summary>
    public const int RunsOfASize = 8;

    /// <summary>Runs do not become one of more bytes: it is written in some seconds, and one file holds it.</summary>
    public const long MaxRunBytes = 512 * 1024 * 1024;

    private const long SmallestSize = 2 * 1024 * 1024;

    /// <summary>Does one thing that is to be done: writes a batch, reads a part of what is not covered, or makes one run of several.</summary>
    /// <returns>False: there is nothing to do, or it cannot be done now.</returns>
    public bool Work()
    {
        try
        {
            var stretches = _stretches;
            if (stretches.Full.Length > 0)
                return Write(stretches.Full[0]);
            if (stretches.FirstGap is var (from, to))
                return FillPart(from, to);
            return Choose(stretches.Runs) is { Count: > 0 } several && Merge(several);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotWritten(e, _folder.Path);
            return false;
        }
        catch (DamagedRunException e)
        {
            GiveUp(e);
            return true;
        }
    }

    private bool Write(TermBatch batch)
    {
        TermRun? run = null;
        try
        {
            run = TermSorting.Write(_folder, batch, FactsVersion);
            return true;
        }
        finally
        {
            // Memory is bounded: what could not be written is read from the contents again when it can be.
            Change([], run is null ? [] : [run], batch);
        }
    }

    private void Fill(long to)
    {
        try
        {
            while (_stretches.FirstGap is var (from, end) && end <= to)
                FillPart(from, end);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotWritten(e, _folder.Path);
        }
    }

    private bool FillPart(long from, long to)
    {
        var batch = new TermBatch(from) { To = to };
        foreach (var block in BlockScan.Read(_folder, from, to))
        {
            // Of what cannot be read nothing is known.
            var terms = block.Items is null ? [Term.AnyWord, Term.AnyOther] : TraceTerms.Of(block.Items, _facts);
            foreach (var row in _ids.Find(block.Owner, IdEntry.HashOf(block.Owner)) ?? [])
                batch.Add(row, terms);
            if (!batch.IsFull)
                continue;
            batch.To = block.End;
            break;
        }

        Change([], [TermSorting.Write(_folder, batch, FactsVersion)], null);
        return true;
    }

    private bool Merge(List<TermRun> several)
    {
        var merged = TermSorting.Merge(_folder, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(several));
        Change(several, [merged], null);
        Delete(several);
        return true;
    }

    private void Delete(IEnumerable<TermRun> runs)
    {
        try
        {
            foreach (var run in runs)
                _folder.Delete(run.Name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What stays is deleted when the day is opened again.
            LogNotWritten(e, _folder.Path);
        }
    }

    // The newest ones of at most a size; a run is so written again as often as its day has sizes.
    private List<TermRun>? Choose(TermRun[] runs)
    {
        for (var size = SmallestSize; size < MaxRunBytes; size *= RunsOfASize)
        {
            var last = Newest(runs, size);
            if (last.Count >= RunsOfASize)
                return last;
        }

        var all = _settles ? Newest(runs, MaxRunBytes) : [];
        return all.Count > 1 ? all : null;
    }

    private static List<TermRun> Newest(TermRun[] runs, long maxLength)
    {
        var (chosen, length) = (new List<TermRun>(), 0L);
        for (var i = runs.Length - 1; i >= 0 && runs[i].Length <= maxLength && runs[i].FactsVersion == runs[^1].FactsVersion; i--)
        {
            length += runs[i].Length;
            if (length > MaxRunBytes)
                break;
            chosen.Insert(0, runs[i]);
        }

        return chosen;
    }
}
