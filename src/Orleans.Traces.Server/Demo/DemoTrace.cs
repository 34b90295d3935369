namespace Orleans.Traces.Server.Demo;

/// <summary>A trace of the demo while its story is told.</summary>
internal sealed class DemoTrace
{
    private readonly ulong _start;
    private readonly double _pace;

    /// <param name="sequence">Gives ids and the pace: the same story takes a little longer or shorter each time.</param>
    /// <param name="start">When it starts.</param>
    public DemoTrace(DemoSequence sequence, DateTimeOffset start)
    {
        Sequence = sequence;
        Id = sequence.TraceId();
        _start = (ulong)(start.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) * 100;
        _pace = sequence.Between(0.9, 1.15);
    }

    public DemoSequence Sequence { get; }

    public string Id { get; }

    public List<DemoSpan> Spans { get; } = [];

    public List<DemoLog> Logs { get; } = [];

    /// <summary>The span that everything else lies in.</summary>
    public DemoSpan Root(DemoOrigin origin, string name, double to) => Add(new DemoSpan(this, null, origin, name)).Lasting(0, to);

    public DemoSpan Add(DemoSpan span)
    {
        Spans.Add(span);
        return span;
    }

    /// <summary>Unix nanoseconds of a moment given in milliseconds from the start.</summary>
    public ulong TimeOf(double milliseconds) => _start + (ulong)(milliseconds * _pace * 1_000_000);
}
