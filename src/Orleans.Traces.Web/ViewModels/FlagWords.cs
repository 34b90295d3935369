using Orleans.Traces.Assembling;

namespace Orleans.Traces.Web.ViewModels;

/// <summary>One thing that is odd about a trace, in words.</summary>
/// <param name="Name">Its name, as the API has it.</param>
/// <param name="Meaning">What it means for the reader, as a sentence.</param>
public sealed record FlagWords(string Name, string Meaning)
{
    /// <summary>The words for the flags that are set, in the order of their names.</summary>
    public static IReadOnlyList<FlagWords> Of(TraceFlags flags) =>
        [.. TraceFlagNames.Of(flags).Select(name => new FlagWords(name, MeaningOf(name)))];

    /// <summary>The words for what is odd about a trace. One that is open has its root to come: SDKs send a span when it has ended, and the root ends last.</summary>
    public static IReadOnlyList<FlagWords> Of(TraceSummary trace) => Of(Odd(trace.Flags, trace.State));

    /// <summary>The flags that are worth a word.</summary>
    public static TraceFlags Odd(TraceFlags flags, TraceState state) => state == TraceState.Open ? flags & ~TraceFlags.MissingRoot : flags;

    private static string MeaningOf(string name) => name switch
    {
        "missing-root" => "No span without a parent has come; the topmost spans that did come stand at the top.",
        "orphan" => "A span names a parent that has not come; it stands at the top.",
        "multiple-roots" => "More than one span has no parent; each stands at the top.",
        "cycle" => "Some spans are each other's ancestors; the circle was cut so that they can be shown.",
        "self-parent" => "A span names itself as its parent; it stands at the top.",
        "clock-skew" => "A span lies partly outside of its parent, or ends before it starts: clocks disagree, or it was begun and not waited for.",
        "truncated" => "Items were refused because the trace is at a limit; what is shown is not all that was sent.",
        "versions" => "A span came with different contents under one id; the one with the latest end is shown.",
        _ => "",
    };
}
