using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Wire;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Grains.Messages;

/// <summary>What a trace's grain holds and the store may not have yet.</summary>
[GenerateSerializer, Immutable, Alias("Orleans.Traces.OpenItems")]
public sealed class OpenItems
{
    /// <summary>Spans, as <c>TracesData</c>; empty: none.</summary>
    [Id(0), Immutable]
    public required byte[] Traces { get; init; }

    /// <summary>Log records, as <c>LogsData</c>; empty: none.</summary>
    [Id(1), Immutable]
    public required byte[] Logs { get; init; }

    /// <summary>Items were refused for the trace's limits.</summary>
    [Id(2)]
    public required bool IsTruncated { get; init; }

    /// <summary>The journal that it was read from.</summary>
    [Id(3)]
    public string? Journal { get; init; }

    /// <summary>One message of all that entries and items hold of a signal: messages are joined by joining their bytes.</summary>
    public static byte[] Join(IReadOnlyList<JournalEntry> entries, OtlpSignal signal, IReadOnlyList<TraceItem> items)
    {
        var writer = new WireWriter();
        foreach (var entry in entries)
        {
            if (entry.Content.Signal == signal)
                writer.Verbatim(entry.Content.Payload.Span);
        }

        OtlpChunk.Write([.. items.Where(i => i.Signal == signal)], writer);
        return writer.ToArray();
    }
}
