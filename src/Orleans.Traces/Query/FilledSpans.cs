using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Query;

/// <summary>The spans of a trace for readers that take for granted what OTLP lets a sender leave out: a resource that says something, a
/// scope, a status. Whatever was sent is still there; what is missing is filled in.</summary>
/// <remarks>Grafana's Tempo data source reads a span's status, scope and resource without asking whether they are there, and leaves out
/// the spans of a resource without attributes: Tempo always writes them. It also takes a span id to occur once, so that of several
/// versions the shown one is taken.</remarks>
public static class FilledSpans
{
    /// <summary>The service of a resource without attributes, by OpenTelemetry's conventions.</summary>
    public const string UnknownService = "unknown_service";

    private static readonly byte[] NoScope = [(OtlpFields.PerScope.Scope << 3) | (int)WireType.Bytes, 0];

    private static readonly byte[] NoStatus = [(OtlpFields.Span.Status << 3) | (int)WireType.Bytes, 0];

    /// <summary>Each span of the tree once, filled in, in tree order.</summary>
    public static IReadOnlyList<SpanItem> Of(TraceTree tree)
    {
        var contexts = new Dictionary<ItemHash, OtlpContext>();
        return [.. tree.Nodes.Select(n => Fill(n.Span, contexts))];
    }

    private static SpanItem Fill(SpanItem span, Dictionary<ItemHash, OtlpContext> contexts)
    {
        if (!contexts.TryGetValue(span.Context.Hash, out var context))
            contexts.Add(span.Context.Hash, context = Fill(span.Context));
        var hasStatus = Has(span.Bytes.Span, OtlpFields.Span.Status);
        return hasStatus && context == span.Context
            ? span
            : new SpanItem(context, hasStatus ? span.Bytes : (byte[])[.. span.Bytes.Span, .. NoStatus], span.Header);
    }

    private static OtlpContext Fill(OtlpContext context)
    {
        var hasScope = Has(context.ScopePart.Span, OtlpFields.PerScope.Scope);
        var hasAttributes = HasAttributes(context.ResourcePart.Span);
        return hasScope && hasAttributes
            ? context
            : OtlpContext.Of(
                hasAttributes ? context.ResourcePart : WithService(context.ResourcePart.Span),
                hasScope ? context.ScopePart : (byte[])[.. NoScope, .. context.ScopePart.Span]);
    }

    private static bool HasAttributes(ReadOnlySpan<byte> resourcePart)
    {
        for (var reader = new WireReader(resourcePart); reader.Next();)
        {
            if (reader.IsBytes(OtlpFields.PerResource.Resource) && Has(reader.Value, OtlpFields.Resource.Attributes))
                return true;
        }

        return false;
    }

    private static byte[] WithService(ReadOnlySpan<byte> resourcePart)
    {
        var writer = new WireWriter();
        var resource = writer.Begin(OtlpFields.PerResource.Resource);
        var attribute = writer.Begin(OtlpFields.Resource.Attributes);
        writer.String(OtlpFields.KeyValue.Key, "service.name");
        var value = writer.Begin(OtlpFields.KeyValue.Value);
        writer.String(OtlpFields.AnyValue.String, UnknownService);
        writer.End(value);
        writer.End(attribute);
        for (var reader = new WireReader(resourcePart); reader.Next();)
        {
            if (reader.IsBytes(OtlpFields.PerResource.Resource))
                writer.Verbatim(reader.Value);
        }

        writer.End(resource);
        for (var reader = new WireReader(resourcePart); reader.Next();)
        {
            if (!reader.IsBytes(OtlpFields.PerResource.Resource))
                writer.Verbatim(reader.Raw);
        }

        return writer.ToArray();
    }

    private static bool Has(ReadOnlySpan<byte> message, int field)
    {
        for (var reader = new WireReader(message); reader.Next();)
        {
            if (reader.IsBytes(field))
                return true;
        }

        return false;
    }
}
