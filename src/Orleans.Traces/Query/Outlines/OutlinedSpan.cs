using Orleans.Traces.GenAi;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Query.Outlines;

/// <summary>What the tree of a trace shows of a span, without its attributes.</summary>
public readonly record struct OutlinedSpan
{
    /// <summary>Its id.</summary>
    public required SpanId SpanId { get; init; }

    /// <summary>The place of the span that it hangs below; -1 at the top.</summary>
    public required int Parent { get; init; }

    /// <summary>Levels below the top.</summary>
    public required int Depth { get; init; }

    /// <summary>The place after its last descendant.</summary>
    public required int SubtreeEnd { get; init; }

    /// <summary>Its start, Unix nanoseconds as sent; 0: not sent.</summary>
    public required ulong Start { get; init; }

    /// <summary>Its end, Unix nanoseconds as sent; 0: not sent.</summary>
    public required ulong End { get; init; }

    /// <summary>Nanoseconds in which no child of it ran.</summary>
    public required ulong SelfNanos { get; init; }

    /// <summary>Its name as sent, cut after <see cref="TraceOutline.MaxLength"/> characters.</summary>
    public required string Name { get; init; }

    /// <summary>Its service; empty: not said.</summary>
    public required string Service { get; init; }

    /// <summary>The model, the tool or the agent, by its kind; empty: none, or not read yet.</summary>
    public required string Label { get; init; }

    /// <summary>What it did; <see cref="SpanKind.Span"/> until the facts are read.</summary>
    public required SpanKind Kind { get; init; }

    /// <summary>It failed: by its status, and once the facts are read also by what its convention says instead.</summary>
    public required bool IsError { get; init; }

    /// <summary>Some of its own time is on the critical path.</summary>
    public required bool IsCritical { get; init; }

    /// <summary>Log records that name it.</summary>
    public required int LogCount { get; init; }
}
