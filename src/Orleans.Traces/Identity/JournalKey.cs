namespace Orleans.Traces.Identity;

/// <summary>Whom a journal's entry belongs to: a trace, or a shard of a project's log stream. <c>default</c> is neither.</summary>
public readonly record struct JournalKey
{
    private readonly TraceId _traceId;
    private readonly bool _isLogs;
    private readonly int _shard;

    private JournalKey(TraceKey trace)
    {
        Project = trace.Project;
        _traceId = trace.TraceId;
    }

    private JournalKey(LogShard logs)
    {
        Project = logs.Project;
        _isLogs = true;
        _shard = logs.Number;
    }

    /// <summary>Whose entry it is.</summary>
    public ProjectId Project { get; }

    /// <summary>The trace; null where it is none.</summary>
    public TraceKey? Trace => _traceId.IsValid ? new TraceKey(Project, _traceId) : null;

    /// <summary>The shard of the log stream; null where it is none.</summary>
    public LogShard? Logs => _isLogs ? new LogShard(Project, _shard) : null;

    /// <summary>True for every trace and every shard of a project.</summary>
    public bool IsValid => Project.IsValid && (_isLogs || _traceId.IsValid);

    /// <summary>The key of a trace's entries.</summary>
    public static implicit operator JournalKey(TraceKey trace) => new(trace);

    /// <summary>The key of a log shard's entries.</summary>
    public static implicit operator JournalKey(LogShard logs) => new(logs);

    /// <summary>The text form of what it names.</summary>
    public override string ToString() => Logs?.ToString() ?? new TraceKey(Project, _traceId).ToString();
}
