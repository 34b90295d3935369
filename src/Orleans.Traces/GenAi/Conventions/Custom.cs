using Orleans.Traces.GenAi.Reading;

namespace Orleans.Traces.GenAi.Conventions;

/// <summary>Names that many use without a convention that says so.</summary>
internal static class Custom
{
    /// <summary>The table.</summary>
    public static Convention Table { get; } = new("By custom", Rank.Generic,
    [
        new(Fields.SessionId, "thread_id"),
        new(Fields.Input, "input.") { ReadNumbered = Typed },
        new(Fields.Input, "input"),
        new(Fields.Output, "output.") { ReadNumbered = Typed },
        new(Fields.Output, "output"),
        new(Fields.Documents, "output.value") { Kinds = [SpanKind.Retriever], IsOptional = true },
    ]);

    // OpenInference's "input.value", which others send as well, with what it is in "input.mime_type".
    private static object? Typed(NumberedKeys keys)
    {
        if (keys.Find("value") is not { IsNothing: false } value)
            return null;

        return (value.Text, keys.Find("mime_type")?.Text) switch
        {
            ({ } text, "text/plain") => JsonContent.OfText(text),
            ({ } text, "application/json") => JsonContent.Parse(text) ?? JsonContent.OfText(text),
            _ => Contents.Any(value),
        };
    }
}
