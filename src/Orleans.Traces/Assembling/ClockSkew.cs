using Orleans.Traces.Otlp;

namespace Orleans.Traces.Assembling;

/// <summary>Whether the times of spans contradict each other.</summary>
internal static class ClockSkew
{
    /// <summary>How far a child may reach beyond its parent without a word: 10 ms, in nanoseconds.</summary>
    /// <remarks>Instrumentation commonly ends a child 1 to 9 ms after its parent (a response's stream closed behind the caller); clocks that
    /// really disagree do so by more.</remarks>
    public const ulong Tolerance = 10_000_000;

    /// <summary>A span has an end, and it lies before its start.</summary>
    public static bool Within(SpanHeader span) => span.End != 0 && span.End < span.Start;

    /// <summary>A child lies partly outside of its parent. Times that were not sent contradict nothing.</summary>
    public static bool Between(SpanHeader parent, SpanHeader child) =>
        (child.Start != 0 && IsLater(parent.Start, child.Start))
        || (parent.End != 0 && (IsLater(child.End, parent.End) || IsLater(child.Start, parent.End)));

    private static bool IsLater(ulong time, ulong than) => time > than && time - than > Tolerance;
}
