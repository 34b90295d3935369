using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query.Decoding;

namespace Orleans.Traces.Query;

/// <summary>A log record outside of traces, as the API shows it: with what it came under.</summary>
public sealed record LooseLogView : LogView
{
    [SetsRequiredMembers]
    private LooseLogView(LogView log, ContextView context, Warnings warnings)
        : base(log)
    {
        Resource = context.Resource;
        Scope = context.Scope;
        Warnings = warnings.ToList();
    }

    /// <summary>The attributes of its resource.</summary>
    [JsonPropertyOrder(1)]
    public AttributeMap Resource { get; }

    /// <summary>What made it.</summary>
    [JsonPropertyOrder(2)]
    public ScopeView Scope { get; }

    /// <summary>What could not be shown as it was sent.</summary>
    [JsonPropertyOrder(3)]
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>The records as they are shown, each decoded when it is reached.</summary>
    public static IEnumerable<LooseLogView> Of(IReadOnlyList<LogItem> logs)
    {
        var contexts = new ContextDecoder();
        foreach (var log in logs)
        {
            var context = contexts.Decode(log.Context);
            var warnings = new Warnings();
            warnings.AddAll(context.Warnings);
            var view = LogDecoder.Decode(log, new Place("log record"), warnings);
            yield return new LooseLogView(view, context, warnings);
        }
    }
}
