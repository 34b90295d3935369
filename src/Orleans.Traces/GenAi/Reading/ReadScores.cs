using System.Text.Json;

namespace Orleans.Traces.GenAi.Reading;

using Scores = List<ReportedScore>;

/// <summary>Reads scores that come with a trace.</summary>
internal static class ReadScores
{
    // Unlike tokens, scores have no bound but that of a number; unlike them too, they may be negative.
    private const int MaxScores = 1_000;

    /// <summary>An object of names and numbers.</summary>
    public static object? ByName(SentValue value)
    {
        if (value.Json is not { ValueKind: JsonValueKind.Object } json)
            return null;

        var scores = new Scores();
        foreach (var member in json.EnumerateObject().Take(MaxScores))
        {
            if (Number(new SentValue(member.Name, JsonContent.ToValue(member.Value))) is { } number)
                scores.Add(new ReportedScore { Name = member.Name, Value = number });
        }

        return scores;
    }

    /// <summary>OpenInference's annotations or evaluations, by number: <c>0.annotation.score</c>.</summary>
    /// <param name="member">The member that holds each: <c>annotation.</c></param>
    /// <param name="target">What they are about.</param>
    public static Func<NumberedKeys, object?> Numbered(string member, string target) => keys =>
    {
        var scores = new Scores();
        foreach (var score in keys.ByNumber().Values.Select(group => group.Under(member)).Take(MaxScores))
        {
            if (Name(score.Find("name")) is not { } name)
                continue;

            scores.Add(new ReportedScore
            {
                Name = name,
                Value = Number(score.Find("score")),
                Label = Name(score.Find("label")),
                Explanation = score.Find("explanation")?.Text,
                Target = target,
                AnnotatorKind = Name(score.Find("annotator_kind")),
                Metadata = score.Find("metadata") is { IsNothing: false } metadata ? (JsonElement)Contents.Any(metadata)! : null,
            });
        }

        return scores.Count > 0 ? scores : null;
    };

    /// <summary>OpenTelemetry's results of evaluations, an event each.</summary>
    public static object? OfEvents(IReadOnlyList<SentEvent> events)
    {
        var scores = new Scores();
        foreach (var sent in events.Take(MaxScores))
        {
            SentValue? Find(string key) => sent.Attributes.TryGet(key, out var value) ? new SentValue(key, value) : null;
            if (Name(Find("gen_ai.evaluation.name")) is not { } name)
                continue;

            scores.Add(new ReportedScore
            {
                Name = name,
                Value = Number(Find("gen_ai.evaluation.score.value")),
                Label = Name(Find("gen_ai.evaluation.score.label")),
                Explanation = Find("gen_ai.evaluation.explanation")?.Text,
                ResponseId = Name(Find("gen_ai.response.id")),
            });
        }

        return scores;
    }

    private static string? Name(SentValue? value) => value is null ? null : (string?)Expect.Name(value);

    private static double? Number(SentValue? value) => value is not null && Expect.Number(value) is { } number && double.IsFinite(number) ? number : null;
}
