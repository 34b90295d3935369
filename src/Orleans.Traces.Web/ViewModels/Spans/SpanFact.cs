using System.Globalization;
using Orleans.Traces.GenAi;

namespace Orleans.Traces.Web.ViewModels.Spans;

/// <summary>A fact in the line below a span's name.</summary>
/// <param name="Name">What it is, for those who hear the page or rest the pointer on it.</param>
/// <param name="Text">The fact.</param>
public sealed record SpanFact(string Name, string Text)
{
    /// <summary>What is said of a span before anything else. What is not known is left out.</summary>
    /// <param name="shown">The span.</param>
    /// <param name="origin">What offsets are counted from, Unix nanoseconds.</param>
    /// <param name="selfTime">What of it no child took; null: not at hand.</param>
    public static IReadOnlyList<SpanFact> Of(ShownSpan shown, ulong origin, TimeSpan? selfTime)
    {
        var (view, facts, cost) = (shown.View, shown.Meaning.Facts, shown.Meaning.Cost);
        var line = new List<SpanFact>
        {
            new("Duration", Durations.Between(view.StartTimeUnixNano, view.EndTimeUnixNano)),
            new("Start, seen from the beginning of the trace", Durations.Offset(origin, view.StartTimeUnixNano)),
        };
        if (selfTime is { } self)
            line.Add(new SpanFact("Time that none of its children took", Durations.Text((ulong)Math.Max(0, self.Ticks) * 100) + " self"));
        if (facts.Model is { } model)
            line.Add(new SpanFact(ModelTitle(facts), OneLine.Of(model)));
        if (facts.Kind == SpanKind.Tool && facts.ToolName is { } tool && tool != view.Name)
            line.Add(new SpanFact("Tool", OneLine.Of(tool)));
        if (facts.Kind == SpanKind.Agent && facts.AgentName is { } agent && agent != view.Name)
            line.Add(new SpanFact("Agent", OneLine.Of(agent)));
        if (facts.Usage.Input is not null || facts.Usage.Output is not null)
            line.Add(new SpanFact("Tokens in and out", $"{Tokens(facts.Usage.Input)} → {Tokens(facts.Usage.Output)} tokens"));
        if (cost.TotalUsd is { } dollars)
            line.Add(new SpanFact(cost.Source == "reported" ? "Cost, as the span reports it" : "Cost, by the price list", Money.Text(dollars)));
        if (FirstToken(facts) is { } first)
            line.Add(new SpanFact("Time to the first token", first + " to first token"));
        if (Speed(view.StartTimeUnixNano, view.EndTimeUnixNano, facts) is { } speed)
            line.Add(new SpanFact("Output tokens over the time that they took", speed));
        return line;
    }

    private static string ModelTitle(SpanFacts facts)
    {
        var provider = facts.Provider is { } name ? "Model, served by " + OneLine.Of(name) : "Model";
        return facts.RequestModel is { } asked && facts.ResponseModel is { } answered && asked != answered
            ? $"{provider}; asked for {OneLine.Of(asked)}"
            : provider;
    }

    private static string Tokens(long? count) => count is { } known ? Counts.Number(known) : "?";

    private static string? FirstToken(SpanFacts facts) =>
        facts.TimeToFirstTokenMs is { } milliseconds and >= 0 and < 1e12 ? Durations.Text((ulong)(milliseconds * 1e6)) : null;

    // Where the first token has a time, the rest is what the model was writing in.
    private static string? Speed(ulong start, ulong end, SpanFacts facts)
    {
        if (facts.Kind != SpanKind.Llm || facts.Usage.Output is not > 0 || start == 0 || end <= start)
            return null;

        var all = (end - start) / 1e9;
        var writing = facts.TimeToFirstTokenMs is { } first && first / 1e3 < all && first > 0 ? all - (first / 1e3) : all;
        var speed = facts.Usage.Output.Value / writing;
        return speed is > 0 and < 1e6 ? string.Create(CultureInfo.InvariantCulture, $"{(speed < 10 ? Math.Round(speed, 1) : Math.Round(speed)):0.#} tokens/s") : null;
    }
}
