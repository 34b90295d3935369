namespace Orleans.Traces.GenAi.Reading;

/// <summary>Reads what went wrong from events.</summary>
internal static class ReadErrors
{
    /// <summary>The last exception: those before it were, as a rule, handled or wrapped.</summary>
    public static object? OfExceptions(IReadOnlyList<SentEvent> events)
    {
        var attributes = events[^1].Attributes;
        string? Text(string key) => attributes.TryGet(key, out var value) && new SentValue(key, value) is { IsNothing: false } sent ? sent.Text : null;
        var error = new SpanError(Text("exception.type"), Text("exception.message"), Text("exception.stacktrace"));
        return error == new SpanError(null, null, null) ? null : error;
    }
}
