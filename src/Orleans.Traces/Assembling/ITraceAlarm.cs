namespace Orleans.Traces.Assembling;

/// <summary>When a trace wants to be looked at.</summary>
public interface ITraceAlarm
{
    /// <summary>No earlier than this.</summary>
    DateTimeOffset Due { get; }

    /// <summary>Nobody is to look for it any more.</summary>
    void Cancel();
}
