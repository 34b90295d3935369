using Orleans.Traces.Otlp;
using Orleans.Traces.Query;

namespace Orleans.Traces.Tests.Query;

public class LogDecoderTests
{
    [Fact]
    public void Log_records_of_every_shape_stand_with_their_span()
    {
        var view = Shown.View([.. EdgeFiles.Read("log-shapes/001.pb"), .. EdgeFiles.Read("log-shapes/002.pb", OtlpSignal.Logs)]);

        var logs = view.Spans.Single().Logs;
        Assert.Equal(34, logs.Count);
        Assert.Empty(view.Logs);
        Assert.Equal(Enumerable.Range(1, 24), logs.Select(l => l.SeverityNumber).Where(n => n is > 0 and < 25 and not 9).Append(9).Order());
        Assert.Contains(logs, l => l.SeverityNumber == 99);
        Assert.Contains(logs, l => l is { SeverityNumber: 0, Body: AttributeValue.Text { Value: "no severity" } });
        Assert.Contains(logs, l => l is { EventName: "gen_ai.choice", Body: AttributeValue.Map });
        Assert.Contains(logs, l => l is { TimeUnixNano: 0, ObservedTimeUnixNano: 1795168800006000000, Body: AttributeValue.Text { Value: "observed only" } });
        Assert.Contains(logs, l => l.Body is AttributeValue.Bytes { Value.Length: 3 });
        Assert.Contains(logs, l => l.Body is AttributeValue.Empty);
        Assert.Contains(logs, l => l.Body is AttributeValue.Text { Value.Length: 20_000 });
        Assert.All(logs, l => Assert.Equal(view.Spans[0].SpanId, l.SpanId));
    }

    [Fact]
    public void A_log_record_of_an_unknown_span_is_loose_and_keeps_its_span_id()
    {
        var view = Shown.View(Some.Span(1), Some.Log(7, body: "lost"), Some.Log(0, body: "trace only"));

        Assert.Equal([Some.SpanIdOf(7), null], view.Logs.OrderBy(l => l.SpanId is null).Select(l => l.SpanId));
        Assert.Empty(view.Spans.Single().Logs);
    }

    [Fact]
    public void All_fields_are_decoded()
    {
        var log = Shown.View(Some.Log(time: 3, body: "b", more: w =>
        {
            w.Fixed64(11, 77);
            w.Varint(2, 17);
            w.String(3, "ERROR");
            w.String(12, "an.event");
            Some.Attribute(w, 6, "k", "v");
        })).Logs.Single();

        Assert.Equal((Some.At(3), 77UL, 17), (log.TimeUnixNano, log.ObservedTimeUnixNano, log.SeverityNumber));
        Assert.Equal(("ERROR", "an.event"), (log.SeverityText, log.EventName));
        Assert.Equal(new AttributeValue.Text("b"), log.Body);
        Assert.Equal(new AttributeValue.Text("v"), log.Attributes.Single().Value);
    }

    [Fact]
    public void What_is_odd_about_a_log_record_is_told_by_its_span()
    {
        var warnings = Shown.View(Some.Span(1), Some.Log(1), Some.Log(1, 5, more: w => w.Varint(7, 2))).Spans.Single().Warnings;

        Assert.Equal(["log record 2: 2 attributes were dropped by the sender"], warnings);
    }
}
