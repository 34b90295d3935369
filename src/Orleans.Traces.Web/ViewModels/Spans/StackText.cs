namespace Orleans.Traces.Web.ViewModels.Spans;

/// <summary>A stack trace: its first lines, and the rest on demand.</summary>
/// <param name="Head">The lines that are shown.</param>
/// <param name="Rest">How many lines are not.</param>
public sealed record StackText(string Head, int Rest)
{
    private const int Lines = 12, Length = 4_000;

    /// <summary>A stack as it is shown before anybody asks for all of it.</summary>
    public static StackText Of(string stack)
    {
        var text = stack.Trim('\n', '\r');
        var end = 0;
        for (var line = 0; line < Lines && end >= 0; line++)
            end = text.IndexOf('\n', end == 0 ? 0 : end + 1);
        var head = TextForms.Cut(end < 0 ? text : text[..end], Length);
        return new StackText(head, text.AsSpan(head.Length).Count('\n') + (head.Length < text.Length && end < 0 ? 1 : 0));
    }
}
