using System.Globalization;
using Orleans.Traces.GenAi;
using Orleans.Traces.Scoring;
using Orleans.Traces.Web.ViewModels.Lists;

namespace Orleans.Traces.Web.ViewModels.Scores;

/// <summary>A score in a few words.</summary>
/// <param name="Name">What was judged, as it is called: not yet fit to be shown.</param>
/// <param name="Value">The number; null: a word, or nothing.</param>
/// <param name="Label">The word; null: a number, or nothing.</param>
/// <param name="Count">How many scores it stands for; of several the number is their mean.</param>
public sealed record ScoreChip(string Name, double? Value, string? Label, int Count)
{
    /// <summary>What was judged.</summary>
    public string Title => TraceRow.Cell(Name);

    /// <summary>How.</summary>
    public string Text => TraceRow.Cell(string.Join(' ', new[] { Value is { } value ? Number(value) : null, Label is { Length: > 0 } label ? label : null }.OfType<string>()));

    /// <summary>All of it, for who points at it.</summary>
    public string Whole => $"{Title} {Text}{(Count > 1 ? $", {(Label is null ? "mean of" : "given by")} {Counts.Of(Count, "score")}" : "")}";

    /// <summary>How much of its bar is filled, as a style; null: its number is not from 0 to 1, or it has none.</summary>
    public string? BarStyle => Value is >= 0 and <= 1 and var value ? string.Create(CultureInfo.InvariantCulture, $"--share:{value * 100:0.#}%") : null;

    /// <summary>The chips of what a trace was given after it came.</summary>
    public static IEnumerable<ScoreChip> Of(IReadOnlyList<ScoreMark> marks) =>
        marks.Where(m => m.Count > 0).Select(m => new ScoreChip(m.Name, m.Label is null ? m.Sum / m.Count : null, m.Label, m.Count));

    /// <summary>The chip of a score that came with a span.</summary>
    public static ScoreChip Of(ReportedScore score) => new(score.Name, score.Value, score.Label, 1);

    /// <summary>A score's number, in few digits.</summary>
    public static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
