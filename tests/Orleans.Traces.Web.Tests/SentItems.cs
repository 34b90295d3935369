using System.Text;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Wire;
using Orleans.Traces.Query;

namespace Orleans.Traces.Web.Tests;

/// <summary>The items that a view is the view of: what a client would have sent.</summary>
internal static class SentItems
{
    private static readonly string[] Kinds = ["unspecified", "internal", "server", "client", "producer", "consumer"];

    /// <summary>The spans with their log records, each below the last one before it that is a level higher, and the log records of none.</summary>
    public static IReadOnlyList<TraceItem> Of(TraceView view)
    {
        var items = new List<TraceItem>();
        var above = new List<SpanId>();
        foreach (var span in view.Spans)
        {
            above.RemoveRange(span.Depth, above.Count - span.Depth);
            items.AddRange(Read(OtlpSignal.Traces, span, w => Write(w, span, above.Count == 0 ? null : above[^1])));
            foreach (var log in span.Logs)
                items.AddRange(Read(OtlpSignal.Logs, span, w => Write(w, log with { SpanId = span.SpanId })));
            above.Add(span.SpanId);
        }

        foreach (var log in view.Logs)
            items.AddRange(Read(OtlpSignal.Logs, null, w => Write(w, log)));
        return items;
    }

    private static List<TraceItem> Read(OtlpSignal signal, SpanView? span, Action<WireWriter> item)
    {
        var writer = new WireWriter();
        Nest(writer, 1, perResource =>
        {
            Nest(perResource, 1, resource => Write(resource, 1, span?.Resource ?? AttributeMap.None));
            Nest(perResource, 2, perScope =>
            {
                Nest(perScope, 1, scope =>
                {
                    scope.String(1, span?.Scope.Name ?? "");
                    scope.String(2, span?.Scope.Version ?? "");
                    Write(scope, 3, span?.Scope.Attributes ?? AttributeMap.None);
                });
                Nest(perScope, 2, item);
            });
        });
        return OtlpChunk.Read(signal, writer.ToArray());
    }

    private static void Write(WireWriter writer, SpanView span, SpanId? parent)
    {
        Id(writer, 2, span.SpanId);
        if (span.TraceState.Length > 0)
            writer.String(3, span.TraceState);
        if (parent is { } id)
            Id(writer, 4, id);
        writer.String(5, span.Name);
        writer.Varint(6, (ulong)Array.IndexOf(Kinds, span.OtelKind));
        writer.Fixed64(7, span.StartTimeUnixNano);
        writer.Fixed64(8, span.EndTimeUnixNano);
        Write(writer, 9, span.Attributes);
        foreach (var happened in span.Events)
        {
            Nest(writer, 11, e =>
            {
                e.Fixed64(1, happened.TimeUnixNano);
                e.String(2, happened.Name);
                Write(e, 3, happened.Attributes);
            });
        }

        foreach (var link in span.Links)
        {
            Nest(writer, 13, l =>
            {
                l.Bytes(1, Bytes(link.TraceId));
                l.Bytes(2, Bytes(link.SpanId));
                Write(l, 4, link.Attributes);
            });
        }

        Nest(writer, 15, status =>
        {
            status.String(2, span.Status.Message);
            status.Varint(3, span.Status.Code switch { "ok" => 1UL, "error" => 2UL, _ => 0UL });
        });
    }

    private static void Write(WireWriter writer, LogView log)
    {
        writer.Fixed64(1, log.TimeUnixNano);
        writer.Varint(2, (ulong)log.SeverityNumber);
        writer.String(3, log.SeverityText);
        Nest(writer, 5, body => Write(body, log.Body));
        Write(writer, 6, log.Attributes);
        if (log.SpanId is { } id)
            Id(writer, 10, id);
        writer.Fixed64(11, log.ObservedTimeUnixNano);
        writer.String(12, log.EventName);
    }

    private static void Write(WireWriter writer, int field, AttributeMap attributes)
    {
        foreach (var (key, value) in attributes)
        {
            Nest(writer, field, entry =>
            {
                entry.String(1, key);
                Nest(entry, 2, v => Write(v, value));
            });
        }
    }

    private static void Write(WireWriter writer, AttributeValue value)
    {
        switch (value)
        {
            case AttributeValue.Text text:
                writer.String(1, text.Value);
                break;
            case AttributeValue.Bool flag:
                writer.Varint(2, flag.Value ? 1UL : 0);
                break;
            case AttributeValue.Int number:
                writer.Varint(3, (ulong)number.Value);
                break;
            case AttributeValue.Double number:
                writer.Double(4, number.Value);
                break;
            case AttributeValue.Array list:
                Nest(writer, 5, values =>
                {
                    foreach (var item in list.Values)
                        Nest(values, 1, v => Write(v, item));
                });
                break;
            case AttributeValue.Map map:
                Nest(writer, 6, entries => Write(entries, 1, map.Entries));
                break;
            case AttributeValue.Bytes bytes:
                writer.Bytes(7, bytes.Value.Span);
                break;
        }
    }

    private static void Nest(WireWriter writer, int field, Action<WireWriter> write)
    {
        var mark = writer.Begin(field);
        write(writer);
        writer.End(mark);
    }

    private static void Id(WireWriter writer, int field, SpanId id)
    {
        var bytes = new byte[SpanId.Size];
        id.Write(bytes);
        writer.Bytes(field, bytes);
    }

    // What is not hex was never an id, and comes back as the hex of what it was.
    private static byte[] Bytes(string id)
    {
        try
        {
            return Convert.FromHexString(id);
        }
        catch (FormatException)
        {
            return Encoding.UTF8.GetBytes(id);
        }
    }
}
