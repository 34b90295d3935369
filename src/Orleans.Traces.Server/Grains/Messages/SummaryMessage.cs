using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Server.Grains.Messages;

/// <summary>A <see cref="TraceSummary"/> across a grain interface.</summary>
[GenerateSerializer, Immutable, Alias("Orleans.Traces.SummaryMessage")]
public sealed class SummaryMessage
{
    [Id(0)]
    private readonly string _traceId;

    [Id(1)]
    private readonly string _name;

    [Id(2)]
    private readonly string _serviceName;

    [Id(3)]
    private readonly ulong _start;

    [Id(4)]
    private readonly ulong _end;

    [Id(5)]
    private readonly int _spanCount;

    [Id(6)]
    private readonly int _errorCount;

    [Id(7)]
    private readonly int _logCount;

    [Id(8)]
    private readonly int _state;

    [Id(9)]
    private readonly bool _complete;

    [Id(10)]
    private readonly int _flags;

    [Id(11)]
    private readonly int _revision;

    [Id(12)]
    private readonly byte[]? _facts;

    /// <summary>Packs a summary.</summary>
    public SummaryMessage(TraceSummary summary)
    {
        _traceId = summary.TraceId.ToString();
        _name = summary.Name;
        _serviceName = summary.ServiceName;
        _start = summary.Start;
        _end = summary.End;
        _spanCount = summary.SpanCount;
        _errorCount = summary.ErrorCount;
        _logCount = summary.LogCount;
        _state = (int)summary.State;
        _complete = summary.Complete;
        _flags = (int)summary.Flags;
        _revision = summary.Revision;
        if (summary.Facts is { } facts)
        {
            var writer = new WireWriter();
            TraceFactsBytes.Write(facts, writer);
            _facts = writer.ToArray();
        }
    }

    /// <summary>Unpacks it.</summary>
    public TraceSummary ToSummary() => new()
    {
        TraceId = TraceId.TryParse(_traceId, out var id) ? id : throw new InvalidDataException($"'{_traceId}' is not a trace id."),
        Name = _name,
        ServiceName = _serviceName,
        Start = _start,
        End = _end,
        SpanCount = _spanCount,
        ErrorCount = _errorCount,
        LogCount = _logCount,
        State = (TraceState)_state,
        Complete = _complete,
        Flags = (TraceFlags)_flags,
        Revision = _revision,
        Facts = _facts is null ? null : TraceFactsBytes.Read(_facts),
    };
}
