namespace Orleans.Traces.Storage.Embedded.Store.Terms;

/// <summary>What is done for the search index of a store apart from saves and searches: one thread writes batches, another joins runs and reads what
/// is not covered.</summary>
/// <remarks>Bounded: whoever fills batches faster than they are written waits, see <see cref="Throttle"/>.</remarks>
internal sealed class TermWork
{
    /// <summary>Batches of one day that may wait to be written, of 4 MB each.</summary>
    public const int MaxWaiting = 4;

    private readonly TermWorker _writing;
    private readonly TermWorker _tidying;

    public TermWork()
    {
        _tidying = new TermWorker("Index tidying", day => day.Tidy());
        _writing = new TermWorker("Index writing", day =>
        {
            var isWritten = day.WriteFull();
            _tidying.Want(day);
            return isWritten;
        });
    }

    public void Start()
    {
        _writing.Start();
        _tidying.Start();
    }

    /// <summary>A day has something to do.</summary>
    public void Want(DayTerms day) => _writing.Want(day);

    /// <summary>Waits while too many batches of this day are to be written.</summary>
    public void Throttle(DayTerms day) => _writing.WaitUntil(() => day.FullBatches <= MaxWaiting || day.IsDropped);

    /// <summary>Waits until there is nothing to do.</summary>
    public void WaitUntilIdle()
    {
        do
        {
            _writing.WaitUntil(() => _writing.IsIdle);
            _tidying.WaitUntil(() => _tidying.IsIdle);
        }
        while (!_writing.IsIdle);
    }

    /// <summary>Ends both threads, and writes what is in memory.</summary>
    public void Stop()
    {
        _tidying.Stop();
        foreach (var day in _writing.Stop())
        {
            while (day.WriteFull())
                continue;
        }
    }
}
