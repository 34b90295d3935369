namespace Orleans.Traces.Web.ViewModels.Spans;

/// <summary>Names, ids and other texts that are short as a rule, and that no rule keeps short.</summary>
public static class OneLine
{
    private const int MaxLength = 400;

    /// <summary>The beginning of a text on one line, everything in it visible.</summary>
    public static string Of(string text) =>
        text.Length <= MaxLength ? VisibleText.Line(text) : VisibleText.Line(TextForms.Cut(text, MaxLength)) + "…";
}
