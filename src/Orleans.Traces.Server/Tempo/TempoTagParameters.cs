using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Orleans.Traces.Identity;
using Orleans.Traces.Query.Searching;

namespace Orleans.Traces.Server.Tempo;

/// <summary>The parameters that lists of tags and of their values have in common.</summary>
internal static class TempoTagParameters
{
    /// <summary>Whose tags, and of which traces, or what is wrong. <c>maxStaleValues</c> has no meaning here.</summary>
    public static bool TryRead(
        ProjectId project, IQueryCollection sent, [NotNullWhen(true)] out CatalogQuery? query, [NotNullWhen(false)] out string? problem)
    {
        query = null;
        if (!TempoRange.TryRead(sent, out var range, out problem))
            return false;

        var text = sent["limit"].ToString();
        uint limit = 0;
        if (text.Length > 0 && !uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit))
        {
            problem = $"invalid limit: '{text}' is not a whole number";
            return false;
        }

        query = new CatalogQuery
        {
            Project = project,
            From = range.From,
            To = range.To,
            // 0 is no limit: as many as there may be.
            Limit = limit == 0 ? CatalogQuery.MaxLimit : (int)Math.Min(limit, CatalogQuery.MaxLimit),
            Among = TempoTagFilter.Parse(sent["q"].ToString()),
        };
        return true;
    }
}
