using Orleans.Traces.Access.Json;
using Orleans.Traces.Scoring.Views;

namespace Orleans.Traces.Scoring.Rules;

/// <summary>Which text of the target a rule reads.</summary>
public enum TextField
{
    /// <summary>What it answered.</summary>
    Output,

    /// <summary>What it was given.</summary>
    Input,
}

/// <summary>Reads that text.</summary>
internal static class TextFieldReading
{
    public static ViewParts Sees(this TextField field) => field == TextField.Input ? ViewParts.Input : ViewParts.Output;

    public static ViewText? In(this TextField field, ScoredView view, int maxLength = ViewText.MaxLength) =>
        ViewText.Of(field == TextField.Input ? view.Input : view.Output, maxLength);

    public static string? WholeIn(this TextField field, ScoredView view) => ViewText.Whole(field == TextField.Input ? view.Input : view.Output);

    public static TextField Read(FieldReader settings) => settings.Word("field", "output", "input") == "input" ? TextField.Input : TextField.Output;
}
