namespace Orleans.Traces.Storage.Embedded.Store.Terms;

/// <summary>The thread that writes and joins the runs of all days of a store, a piece at a time in turn.</summary>
/// <remarks>Bounded: whoever fills batches faster than they are written waits, see <see cref="Throttle"/>.</remarks>
internal sealed class TermWorker
{
    /// <summary>Batches that may wait to be written, of 4 MB each.</summary>
    public const int MaxWaiting = 4;

    private readonly object _lock = new();
    private readonly Queue<DayTerms> _wanted = new();
    private readonly HashSet<DayTerms> _known = [];
    private DayTerms? _current;
    private bool _isStopping;
    private Thread? _thread;

    /// <summary>Starts the thread.</summary>
    public void Start()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "Search index", Priority = ThreadPriority.BelowNormal };
        _thread.Start();
    }

    /// <summary>A day has something to do.</summary>
    public void Want(DayTerms day)
    {
        lock (_lock)
        {
            if (_isStopping || !_known.Add(day))
                return;
            _wanted.Enqueue(day);
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Waits while more than <see cref="MaxWaiting"/> batches are to be written.</summary>
    public void Throttle()
    {
        lock (_lock)
        {
            while (!_isStopping && Waiting > MaxWaiting)
                Monitor.Wait(_lock);
        }
    }

    /// <summary>Waits until there is nothing to do.</summary>
    public void WaitUntilIdle()
    {
        lock (_lock)
        {
            while (!_isStopping && (_current is not null || _wanted.Count > 0))
                Monitor.Wait(_lock);
        }
    }

    /// <summary>Ends the thread after the piece of work that it is at, and writes what is in memory.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            _isStopping = true;
            Monitor.PulseAll(_lock);
        }

        _thread?.Join();
        foreach (var day in _wanted)
        {
            while (day.FullBatches > 0 && day.Work())
                continue;
        }
    }

    private int Waiting => (_current?.FullBatches ?? 0) + _wanted.Sum(d => d.FullBatches);

    private void Run()
    {
        while (Take() is { } day)
        {
            var isMore = day.Work();
            lock (_lock)
            {
                _current = null;
                if (isMore && _known.Add(day))
                    _wanted.Enqueue(day);
                Monitor.PulseAll(_lock);
            }
        }
    }

    private DayTerms? Take()
    {
        lock (_lock)
        {
            while (_wanted.Count == 0 && !_isStopping)
                Monitor.Wait(_lock);
            if (_isStopping)
                return null;

            // Wanted again while it is worked on, it comes again.
            _current = _wanted.Dequeue();
            _known.Remove(_current);
            return _current;
        }
    }
}
