using System.Globalization;
using System.Text.Json;
using Orleans.Traces.GenAi;

namespace Orleans.Traces.Web.ViewModels.Spans;

/// <summary>A document that a search found, in its place.</summary>
/// <param name="Rank">Its place, from 1.</param>
/// <param name="Id">Its id; empty when not sent.</param>
/// <param name="Content">Its text; empty when not sent.</param>
/// <param name="Score">Its score; empty when not sent.</param>
/// <param name="Metadata">What else is said of it.</param>
public sealed record ScoredDocument(int Rank, string Id, string Content, string Score, JsonElement? Metadata)
{
    /// <summary>How long its bar is; null: it has none.</summary>
    public string? BarStyle { get; init; }

    /// <summary>The documents of a search, their bars by the best of them.</summary>
    public static IReadOnlyList<ScoredDocument> ListOf(IReadOnlyList<RetrievedDocument> documents)
    {
        var finite = documents.Select(d => d.Score).OfType<double>().Where(double.IsFinite).ToList();
        var (best, least) = finite.Count > 0 ? (Math.Max(finite.Max(), 0), Math.Min(finite.Min(), 0)) : (0, 0);
        return [.. documents.Select((d, i) => new ScoredDocument(i + 1, d.Id ?? "", d.Content ?? "", ScoreText(d.Score), d.Metadata)
        {
            BarStyle = d.Score is { } score && double.IsFinite(score) && best > least
                ? string.Create(CultureInfo.InvariantCulture, $"width:{(score - least) / (best - least) * 100:0.#}%")
                : null,
        })];
    }

    private static string ScoreText(double? score) => score is { } known ? known.ToString("0.####", CultureInfo.InvariantCulture) : "";
}
