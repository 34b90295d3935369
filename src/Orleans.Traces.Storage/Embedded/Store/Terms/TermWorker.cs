namespace Orleans.Traces.Storage.Embedded.Store.Terms;

/// <summary>A thread that does one kind of work for the indexes of all days, a piece at a time in turn.</summary>
/// <param name="name">The thread's name.</param>
/// <param name="work">Does a piece; false: there is none left.</param>
internal sealed class TermWorker(string name, Func<DayTerms, bool> work)
{
    private readonly object _lock = new();
    private readonly Queue<DayTerms> _wanted = new();
    private DayTerms? _current;
    private bool _isStopping;
    private Thread? _thread;

    /// <summary>There is nothing to do.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_lock)
                return _current is null && _wanted.Count == 0;
        }
    }

    /// <summary>Starts the thread.</summary>
    public void Start()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>A day has something to do.</summary>
    public void Want(DayTerms day)
    {
        lock (_lock)
        {
            if (!_wanted.Contains(day))
                _wanted.Enqueue(day);
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Waits until this is so; it is asked after each piece of work.</summary>
    public void WaitUntil(Func<bool> isSo)
    {
        lock (_lock)
        {
            while (!_isStopping && !isSo())
                Monitor.Wait(_lock);
        }
    }

    /// <summary>Ends the thread after the piece of work that it is at.</summary>
    /// <returns>The days that have more to do.</returns>
    public IReadOnlyCollection<DayTerms> Stop()
    {
        lock (_lock)
        {
            _isStopping = true;
            Monitor.PulseAll(_lock);
        }

        _thread?.Join();
        return _wanted;
    }

    private void Run()
    {
        while (Take() is { } day)
        {
            var isMore = work(day);
            lock (_lock)
            {
                _current = null;
                if (isMore)
                    Want(day);
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

            // Wanted again while it is worked on, it comes again.
            return _isStopping ? null : _current = _wanted.Dequeue();
        }
    }
}
