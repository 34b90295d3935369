using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;

namespace Orleans.Traces.Server.Tempo;

/// <summary>The parameters of <c>/tempo/api/search</c>.</summary>
internal static class TempoSearchParameters
{
    private const int DefaultLimit = 20, DefaultSpans = 3, MaxSpans = 100;

    /// <summary>The search that they ask for, or what is wrong with them.</summary>
    public static bool TryRead(
        ProjectId project, IQueryCollection sent, [NotNullWhen(true)] out SearchQuery? search, [NotNullWhen(false)] out string? problem)
    {
        search = null;
        if (!TryQueryText(sent, out var text, out problem)
            || !TempoRange.TryRead(sent, out var range, out problem)
            || !TryNumber(sent, "limit", DefaultLimit, TraceListQuery.MaxLimit, out var limit, out problem)
            || !TryNumber(sent, "spss", DefaultSpans, MaxSpans, out var spans, out problem)
            || !TempoQuery.TryParse(text, out var query, out problem))
        {
            return false;
        }

        search = new SearchQuery
        {
            Project = project, TraceQl = query, From = range.From, To = range.To, Limit = limit, SpansPerSpanset = spans,
        };
        return true;
    }

    private static bool TryQueryText(IQueryCollection sent, [NotNullWhen(true)] out string? text, [NotNullWhen(false)] out string? problem)
    {
        text = sent["q"].ToString();
        var tagText = sent["tags"].ToString();
        if (!TryDuration(sent, "minDuration", out var least, out problem) || !TryDuration(sent, "maxDuration", out var most, out problem))
            return false;

        if (text.Length > 0 && tagText.Length > 0)
            problem = "invalid request: can't specify tags and q in the same query";
        else if (text.Length > 0 && (least > 0 || most > 0))
            problem = "invalid request: minDuration and maxDuration go with tags; in q say { traceDuration > 1s }";
        else if (most > 0 && least > most)
            problem = "invalid maxDuration: must be greater than minDuration";
        else if (text.Length == 0 && TempoTagList.TryParse(tagText, out var tags, out problem))
            text = TempoTagQuery.Of(tags, least, most);
        return problem is null;
    }

    private static bool TryDuration(IQueryCollection sent, string name, out ulong nanos, [NotNullWhen(false)] out string? problem)
    {
        nanos = 0;
        var text = sent[name].ToString();
        problem = text.Length == 0 || TempoDuration.TryParse(text, out nanos) ? null : $"invalid {name}: '{text}' is not {TempoDuration.Expected}";
        return problem is null;
    }

    private static bool TryNumber(
        IQueryCollection sent, string name, int otherwise, int most, out int number, [NotNullWhen(false)] out string? problem)
    {
        number = otherwise;
        var text = sent[name].ToString();
        problem = text.Length == 0
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= 1 && number <= most)
                ? null
                : $"invalid {name}: '{text}' is not a whole number from 1 to {most}";
        return problem is null;
    }
}
