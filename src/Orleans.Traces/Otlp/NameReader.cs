using System.Text;
using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Otlp;

/// <summary>Reads the two texts that a summary shows. What is not UTF-8 becomes U+FFFD.</summary>
internal static class NameReader
{
    /// <summary>The name of a span; empty when not sent.</summary>
    public static string Span(ReadOnlySpan<byte> span)
    {
        ReadOnlySpan<byte> name = default;
        for (var reader = new WireReader(span); reader.Next();)
        {
            if (reader.IsBytes(OtlpFields.Span.Name))
                name = reader.Value;
        }

        return Encoding.UTF8.GetString(name);
    }

    /// <summary><c>service.name</c> of a context's resource; empty where it has none, or none that is text.</summary>
    public static string Service(OtlpContext context)
    {
        for (var part = new WireReader(context.ResourcePart.Span); part.Next();)
        {
            if (!part.IsBytes(OtlpFields.PerResource.Resource))
                continue;

            for (var resource = new WireReader(part.Value); resource.Next();)
            {
                if (resource.IsBytes(OtlpFields.Resource.Attributes) && IsServiceName(resource.Value, out var value))
                    return TextOf(value);
            }
        }

        return "";
    }

    private static bool IsServiceName(ReadOnlySpan<byte> attribute, out ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> key = default;
        value = default;
        for (var reader = new WireReader(attribute); reader.Next();)
        {
            if (reader.IsBytes(OtlpFields.KeyValue.Key))
                key = reader.Value;
            else if (reader.IsBytes(OtlpFields.KeyValue.Value))
                value = reader.Value;
        }

        return key.SequenceEqual("service.name"u8);
    }

    private static string TextOf(ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> text = default;
        for (var reader = new WireReader(value); reader.Next();)
        {
            if (reader.Field is >= OtlpFields.AnyValue.String and <= OtlpFields.AnyValue.Bytes)
                text = reader.IsBytes(OtlpFields.AnyValue.String) ? reader.Value : default;
        }

        return Encoding.UTF8.GetString(text);
    }
}
