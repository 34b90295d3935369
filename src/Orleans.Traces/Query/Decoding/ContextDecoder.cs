using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Query.Decoding;

/// <summary>Decodes the contexts of one trace's items, each once.</summary>
/// <param name="filter">Which attributes of resources are read; null: all.</param>
internal sealed class ContextDecoder(AttributeFilter? filter = null)
{
    // One entry for each context of one trace; lives as long as the trace is looked at.
    private readonly Dictionary<ItemHash, ContextView> _known = [];

    /// <summary>The context, decoded.</summary>
    public ContextView Decode(OtlpContext context)
    {
        if (!_known.TryGetValue(context.Hash, out var view))
        {
            var warnings = new Warnings();
            view = new ContextView(Resource(context.ResourcePart.Span, warnings), Scope(context.ScopePart.Span, warnings), warnings);
            _known.Add(context.Hash, view);
        }

        return view;
    }

    private AttributeMap Resource(ReadOnlySpan<byte> part, Warnings warnings)
    {
        var values = new ValueDecoder(warnings);
        var place = new Place("resource");
        var attributes = new List<KeyValuePair<string, AttributeValue>>();
        var dropped = 0UL;
        for (var outer = new WireReader(part); outer.Next();)
        {
            if (!outer.IsBytes(OtlpFields.PerResource.Resource))
                continue;

            var reader = new WireReader(outer.Value);
            while (reader.Next())
            {
                if (reader.IsBytes(OtlpFields.Resource.Attributes) && (filter is null || filter(ValueDecoder.KeyOf(reader.Value))))
                    attributes.Add(values.Attribute(reader.Value, place));
                else if (reader.IsVarint(OtlpFields.Resource.DroppedAttributesCount))
                    dropped = (uint)reader.Number;
            }

            values.Check(reader, place);
        }

        warnings.AddDropped(place, dropped, "attribute");
        return values.Map(attributes, place);
    }

    private static ScopeView Scope(ReadOnlySpan<byte> part, Warnings warnings)
    {
        var values = new ValueDecoder(warnings);
        var place = new Place("scope");
        var attributes = new List<KeyValuePair<string, AttributeValue>>();
        string name = "", version = "";
        var dropped = 0UL;
        for (var outer = new WireReader(part); outer.Next();)
        {
            if (!outer.IsBytes(OtlpFields.PerScope.Scope))
                continue;

            var reader = new WireReader(outer.Value);
            while (reader.Next())
            {
                if (reader.IsBytes(OtlpFields.Scope.Name))
                    name = values.Text(reader.Value, new Place("scope name"));
                else if (reader.IsBytes(OtlpFields.Scope.Version))
                    version = values.Text(reader.Value, new Place("scope version"));
                else if (reader.IsBytes(OtlpFields.Scope.Attributes))
                    attributes.Add(values.Attribute(reader.Value, place));
                else if (reader.IsVarint(OtlpFields.Scope.DroppedAttributesCount))
                    dropped = (uint)reader.Number;
            }

            values.Check(reader, place);
        }

        warnings.AddDropped(place, dropped, "attribute");
        return new ScopeView(name, version, values.Map(attributes, place));
    }
}
