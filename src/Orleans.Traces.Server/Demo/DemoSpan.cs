namespace Orleans.Traces.Server.Demo;

/// <summary>The kinds of OTLP spans, by their numbers on the wire.</summary>
internal enum DemoSpanKind
{
    Internal = 1,
    Server = 2,
    Client = 3,
    Producer = 4,
    Consumer = 5,
}

/// <summary>A span of a demo trace. All times are milliseconds from the start of its trace.</summary>
internal sealed class DemoSpan(DemoTrace trace, DemoSpan? parent, DemoOrigin origin, string name)
{
    public DemoTrace Trace { get; } = trace;

    public DemoOrigin Origin { get; } = origin;

    public string Name { get; } = name;

    public string Id { get; } = trace.Sequence.SpanId();

    public string? ParentId { get; } = parent?.Id;

    public DemoSpanKind Kind { get; private set; } = DemoSpanKind.Internal;

    public double From { get; private set; }

    public double To { get; private set; }

    public string? Error { get; private set; }

    public List<(string Key, object Value)> Attributes { get; } = [];

    public List<DemoEvent> Events { get; } = [];

    /// <summary>A span inside this one, of the same service unless another is named.</summary>
    public DemoSpan Child(string name, double from, double to, DemoOrigin? origin = null) =>
        Trace.Add(new DemoSpan(Trace, this, origin ?? Origin, name)).Lasting(from, to);

    public DemoSpan Lasting(double from, double to)
    {
        From = from;
        To = to;
        return this;
    }

    public DemoSpan As(DemoSpanKind kind)
    {
        Kind = kind;
        return this;
    }

    /// <summary>Adds an attribute: text, boolean, whole number, double or a list of texts.</summary>
    public DemoSpan With(string key, object value)
    {
        Attributes.Add((key, value));
        return this;
    }

    public DemoSpan Happened(double at, string name, params (string Key, object Value)[] attributes)
    {
        Events.Add(new DemoEvent(at, name, attributes));
        return this;
    }

    /// <summary>Ends with an error, and an exception event where a stack trace is given.</summary>
    public DemoSpan Failed(string type, string message, string? stackTrace = null)
    {
        Error = message;
        With("error.type", type);
        return stackTrace is null
            ? this
            : Happened(To, "exception", ("exception.type", type), ("exception.message", message), ("exception.stacktrace", stackTrace));
    }

    /// <summary>A log record inside this span.</summary>
    public DemoSpan Logged(double at, DemoSeverity severity, string text, params (string Key, object Value)[] attributes)
    {
        Trace.Logs.Add(new DemoLog(this, at, severity, text, attributes));
        return this;
    }
}

/// <summary>What a span or log record comes from: a service and the library in it.</summary>
internal sealed record DemoOrigin(string Service, string Version, string Scope);

/// <summary>An event of a span.</summary>
internal sealed record DemoEvent(double At, string Name, IReadOnlyList<(string Key, object Value)> Attributes);

/// <summary>The severities used, by their numbers on the wire.</summary>
internal enum DemoSeverity
{
    Debug = 5,
    Info = 9,
    Warn = 13,
    Error = 17,
}

/// <summary>A log record.</summary>
internal sealed record DemoLog(
    DemoSpan Span, double At, DemoSeverity Severity, string Text, IReadOnlyList<(string Key, object Value)> Attributes);
