using System.Globalization;
using Orleans.Traces.Identity;
using Orleans.Traces.Scoring.Views;

namespace Orleans.Traces.Scoring.Judging;

/// <summary>Sets texts of a trace between marks that they cannot hold themselves, so that a judge can tell them from its instructions, and clips them.</summary>
/// <param name="input">Names what is judged; the marks are made of it.</param>
/// <param name="maxLength">The most characters of a text, or of a list's texts together.</param>
internal sealed class QuotedData(ItemHash input, int maxLength)
{
    private const int MaxNotes = 5, MinEach = 200;

    private readonly string _mark = $"data-{input.ToString()[..16]}";
    private readonly List<string> _notes = [];

    /// <summary>The mark before a text.</summary>
    public string Before => $"<{_mark}>";

    /// <summary>The mark behind a text.</summary>
    public string Behind => $"</{_mark}>";

    /// <summary>What was left out of the texts, in words; null: nothing was.</summary>
    public string? Note => _notes.Count == 0 ? null : string.Join(' ', _notes.Take(MaxNotes));

    /// <summary>The text with its marks; empty: there is none.</summary>
    /// <param name="name">What it is called where something is left out.</param>
    /// <param name="text">The text.</param>
    /// <param name="among">Texts that share the room.</param>
    public string Quote(string name, string? text, int among = 1)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        var clipped = ViewText.Clipped(text, Math.Max(MinEach, maxLength / among));
        if (clipped.Note is { } note)
            _notes.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: {note}"));

        // Who could guess the mark could end the quotation: it is taken out.
        return $"{Before}\n{clipped.Text.Replace(_mark, "data", StringComparison.OrdinalIgnoreCase)}\n{Behind}";
    }
}
