using Orleans.Traces.Query.Searching.Terms;
using Orleans.Traces.Storage.Embedded.Store.Ids;

namespace Orleans.Traces.Storage.Embedded.Store.Terms;

/// <summary>What is done apart from saves and searches: batches are written by one thread, everything else is done by another, so that what may
/// take seconds does not keep memory from being let go.</summary>
internal sealed partial class DayTerms
{
    /// <summary>Writes a batch that is to be written.</summary>
    /// <returns>False: there is none, or it cannot be written now.</returns>
    public bool WriteFull() => Try(() => _stretches.Full is [var batch, ..] && Write(batch));

    /// <summary>Reads a part of what is not covered, or makes one run of several.</summary>
    /// <returns>False: there is nothing to do, or it cannot be done now.</returns>
    public bool Tidy() => Try(() =>
    {
        var stretches = _stretches;
        return stretches.FirstGap is var (from, to) ? FillPart(from, to) : Choose(stretches.Runs) is { Count: > 0 } several && Merge(several);
    });

    private bool Try(Func<bool> work)
    {
        try
        {
            return !IsDropped && work();
        }
        catch (DamagedRunException e)
        {
            GiveUp(e);
            return true;
        }
        catch (Exception e)
        {
            // Whatever it was, nobody else hears of it, and the index does without.
            if (!IsDropped)
                LogNotWritten(e, _folder.Path);
            return false;
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

    // Facts of different versions do not mix.
    private List<TermRun>? Choose(TermRun[] runs)
    {
        var like = runs.Reverse().TakeWhile(r => r.FactsVersion == runs[^1].FactsVersion).Reverse().ToArray();
        var count = RunSizes.Newest([.. like.Select(r => r.Length)], _settles);
        return count > 1 ? [.. like[^count..]] : null;
    }
}
