namespace Orleans.Traces.Query.TraceQl.Evaluation;

/// <summary>The texts of a span that full text looks into: its name, its status message, the texts in its attributes, and the names, bodies and
/// attributes of its events and log records. Not its resource, which is the same for all spans of a process.</summary>
internal static class SpanTexts
{
    public static IEnumerable<string> Of(SpanView span)
    {
        yield return span.Name;
        yield return span.Status.Message;
        foreach (var text in Of(span.Attributes))
            yield return text;
        foreach (var happened in span.Events)
        {
            yield return happened.Name;
            foreach (var text in Of(happened.Attributes))
                yield return text;
        }

        foreach (var log in span.Logs)
        {
            yield return log.EventName;
            foreach (var text in Of(log.Body))
                yield return text;
            foreach (var text in Of(log.Attributes))
                yield return text;
        }
    }

    private static IEnumerable<string> Of(AttributeMap attributes) => attributes.SelectMany(a => Of(a.Value));

    // With a stack: how deep a value nests is the sender's to choose.
    private static IEnumerable<string> Of(AttributeValue value)
    {
        if (value is AttributeValue.Text only)
        {
            yield return only.Value;
            yield break;
        }

        var open = new Stack<AttributeValue>([value]);
        while (open.TryPop(out var next))
        {
            switch (next)
            {
                case AttributeValue.Text text:
                    yield return text.Value;
                    break;
                case AttributeValue.Array array:
                    foreach (var item in array.Values)
                        open.Push(item);
                    break;
                case AttributeValue.Map map:
                    foreach (var (_, item) in map.Entries)
                        open.Push(item);
                    break;
            }
        }
    }
}
