using System.Globalization;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Query.Decoding;

/// <summary>Decodes log records. Of a repeated singular field the last counts.</summary>
internal static class LogDecoder
{
    /// <summary>The log records as they are shown. What could not be shown as it was sent is noted for the span that they belong to.</summary>
    public static IReadOnlyList<LogView> Decode(IReadOnlyList<LogItem> logs, Warnings warnings)
    {
        var views = new LogView[logs.Count];
        for (var i = 0; i < views.Length; i++)
            views[i] = Decode(logs[i], new Place("log record", i + 1), warnings);
        return views;
    }

    /// <summary>One log record as it is shown.</summary>
    public static LogView Decode(LogItem log, Place place, Warnings warnings)
    {
        var values = new ValueDecoder(warnings);
        var attributes = new List<KeyValuePair<string, AttributeValue>>();
        AttributeValue body = new AttributeValue.Empty();
        string severityText = "", eventName = "";
        ulong time = 0, observed = 0;
        var severity = 0;
        var reader = new WireReader(log.Bytes.Span);
        while (reader.Next())
        {
            switch (reader.Field, reader.Type)
            {
                case (OtlpFields.LogRecord.Time, WireType.Fixed64):
                    time = reader.Number;
                    break;
                case (OtlpFields.LogRecord.ObservedTime, WireType.Fixed64):
                    observed = reader.Number;
                    break;
                case (OtlpFields.LogRecord.SeverityNumber, WireType.Varint):
                    severity = (int)reader.Number;
                    break;
                case (OtlpFields.LogRecord.SeverityText, WireType.Bytes):
                    severityText = values.Text(reader.Value, place);
                    break;
                case (OtlpFields.LogRecord.EventName, WireType.Bytes):
                    eventName = values.Text(reader.Value, place);
                    break;
                case (OtlpFields.LogRecord.Body, WireType.Bytes):
                    body = values.Value(reader.Value, place);
                    break;
                case (OtlpFields.LogRecord.Attributes, WireType.Bytes):
                    attributes.Add(values.Attribute(reader.Value, place));
                    break;
                case (OtlpFields.LogRecord.DroppedAttributesCount, WireType.Varint):
                    warnings.AddDropped(place, (uint)reader.Number, "attribute");
                    break;
                case (OtlpFields.LogRecord.SpanId, WireType.Bytes) when reader.Value.Length is not (0 or SpanId.Size):
                    warnings.Add(place, string.Create(CultureInfo.InvariantCulture,
                        $"a span id of {reader.Value.Length} bytes was sent where {SpanId.Size} bytes are expected"));
                    break;
            }
        }

        values.Check(reader, place);
        return new LogView
        {
            TimeUnixNano = time,
            ObservedTimeUnixNano = observed,
            SeverityNumber = severity,
            SeverityText = severityText,
            EventName = eventName,
            Body = body,
            Attributes = values.Map(attributes, place),
            SpanId = log.Header.SpanId.IsValid ? log.Header.SpanId : null,
        };
    }
}
