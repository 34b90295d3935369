using System.Globalization;
using Orleans.Traces.Web.ViewModels.Scores;

namespace Orleans.Traces.Web.ViewModels.Lists.Filtering;

/// <summary>A value in a row that was clicked, and what it can be filtered by.</summary>
/// <param name="Field">What it is of, as cells have it.</param>
/// <param name="Value">As cells have it.</param>
/// <param name="Title">It in words.</param>
/// <param name="Offers">The filters, and what each is called.</param>
public sealed record PickedValue(string Field, string Value, string Title, IReadOnlyList<(TraceFilter Filter, string Title)> Offers)
{
    /// <summary>The most that is offered.</summary>
    public const int MaxOffers = 4;

    /// <summary>What cells call a score.</summary>
    public const string Score = "score";

    // No name of a score and no word holds it: it would not be shown.
    private const char Between = '\u001F';

    /// <summary>What a cell says of a score.</summary>
    public static string OfScore(ScoreChip chip) =>
        string.Join(Between, chip.Name, chip.Value?.ToString("R", CultureInfo.InvariantCulture) ?? "", chip.Label ?? "");

    /// <summary>What was clicked; null: nothing that can be filtered by.</summary>
    public static PickedValue? Of(string field, string value)
    {
        if (field == Score)
            return OfScore(value);
        if (FilterField.Find(field) is not { } known)
            return null;

        List<(TraceFilter, string)> offers = [(TraceFilter.Of(known, value), "Only these")];
        if (known.IsOfTrace)
            offers.Add((TraceFilter.Of(known, value, isExcluded: true), "Leave these out"));
        return new PickedValue(field, value, $"{known.Title}: {TraceRow.Cell(value)}", offers);
    }

    private static PickedValue? OfScore(string value)
    {
        if (value.Split(Between) is not [{ Length: > 0 } name, var number, var label])
            return null;

        var field = FilterField.OfScore(name);
        List<(TraceFilter, string)> offers = [(new TraceFilter(field, "!=", "nil", IsExcluded: false), "All that have it")];
        if (double.TryParse(number, CultureInfo.InvariantCulture, out var known) && double.IsFinite(known))
        {
            var literal = known.ToString("0.######", CultureInfo.InvariantCulture);
            offers.Insert(0, (new TraceFilter(field, "<=", literal, IsExcluded: false), $"{literal} or less"));
            offers.Insert(1, (new TraceFilter(field, ">=", literal, IsExcluded: false), $"{literal} or more"));
        }

        if (label.Length > 0)
            offers.Insert(0, (TraceFilter.Of(field, label), $"Only {TraceRow.Cell(label)}"));
        return new PickedValue(Score, value, $"Score {field.Title}", offers);
    }
}
