using System.Globalization;
using System.Text.Json;
using Orleans.Traces.GenAi;
using Orleans.Traces.Scoring;
using Orleans.Traces.Web.ViewModels.Spans;

namespace Orleans.Traces.Web.ViewModels.Scores;

/// <summary>A score as it stands at a trace or a span, in the words that are shown.</summary>
public sealed record ShownScore
{
    /// <summary>What was judged.</summary>
    public required string Name { get; init; }

    /// <summary>The number, or yes or no; empty: none.</summary>
    public string Number { get; init; } = "";

    /// <summary>The word; empty: none.</summary>
    public string Label { get; init; } = "";

    /// <summary>How much of the bar is filled, as a style; null: it has no bar.</summary>
    public string? BarStyle { get; init; }

    /// <summary>Who said it, and when.</summary>
    public string About { get; init; } = "";

    /// <summary>The scorer; null: a person or a program said it.</summary>
    public string? ScorerId { get; init; }

    /// <summary>The id that it was sent under, so that it can be removed; null: a scorer said it, or it came with a span.</summary>
    public string? SentId { get; init; }

    /// <summary>Why; null: the value says it.</summary>
    public string? Explanation { get; init; }

    /// <summary>What was sent besides.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>Its scorer has not judged the same anew since.</summary>
    public bool IsCurrent { get; init; } = true;

    /// <summary>A score that came with a span.</summary>
    public static ShownScore Of(ReportedScore score) => new()
    {
        Name = OneLine.Of(score.Name),
        Number = score.Value is { } value ? ScoreChip.Number(value) : "",
        BarStyle = Bar(score.Value),
        Label = OneLine.Of(score.Label ?? ""),
        About = OneLine.Of((score.Target == "span" ? "" : $"of the {score.Target} ") + (score.AnnotatorKind is { } who ? $"by {who.ToLowerInvariant()}" : "")),
        Explanation = score.Explanation,
        Metadata = score.Metadata,
    };

    /// <summary>A score that was given later.</summary>
    /// <param name="score">The score.</param>
    /// <param name="times">The reader's clock; null: when is not said.</param>
    /// <param name="isCurrent">Its scorer has not judged the same anew since.</param>
    public static ShownScore Of(StoredScore score, LocalTimes? times = null, bool isCurrent = true)
    {
        var verdict = score.Verdict;
        return new ShownScore
        {
            Name = OneLine.Of(score.Name),
            Number = verdict switch
            {
                { Type: ScoreType.Boolean, Value: { } answer } => answer > 0 ? "yes" : "no",
                { Value: { } value } => ScoreChip.Number(value),
                _ => "",
            },
            BarStyle = verdict.Type == ScoreType.Number ? Bar(verdict.Value) : null,
            Label = OneLine.Of(verdict.Label ?? ""),
            About = string.Join(", ", Parts(score, times, isCurrent)),
            ScorerId = score.ScorerId,
            SentId = score.SentId,
            Explanation = verdict.Explanation,
            Metadata = score.Metadata is { } sent ? Parsed(sent) : null,
            IsCurrent = isCurrent,
        };
    }

    private static IEnumerable<string> Parts(StoredScore score, LocalTimes? times, bool isCurrent)
    {
        yield return score.Source switch
        {
            ScoreSource.Human => score.Author is { Length: > 0 } author ? $"by {OneLine.Of(author)}" : "by a person",
            ScoreSource.Sdk => score.Author is { Length: > 0 } author ? $"sent by {OneLine.Of(author)}" : "sent",
            _ => $"by {ScoreSourceNames.Of(score.Source)}",
        };
        if (score.Document is { Length: > 0 } document)
            yield return $"of the document {OneLine.Of(document)}";
        if (times is not null)
            yield return times.Compact((ulong)Math.Max(0, (score.At - DateTimeOffset.UnixEpoch).Ticks) * 100);
        if (score.CostUsd is { } cost)
            yield return Amounts.Dollars(cost);
        if (!isCurrent)
            yield return $"of revision {score.Revision.ToString(CultureInfo.InvariantCulture)}, judged anew since";
    }

    private static JsonElement Parsed(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private static string? Bar(double? value) =>
        value is >= 0 and <= 1 ? string.Create(CultureInfo.InvariantCulture, $"--share:{value * 100:0.#}%") : null;
}
