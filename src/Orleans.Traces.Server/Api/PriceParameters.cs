using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Query;

namespace Orleans.Traces.Server.Api;

/// <summary>The parameters of a list of prices, as sent. One that is empty counts as not sent.</summary>
internal readonly record struct PriceListParameters
{
    [FromQuery(Name = "q")]
    [Description("Only models that have this in their name.")]
    public string? Text { get; init; }

    [FromQuery(Name = "provider")]
    [Description("Only prices that count for this provider, by any of its names.")]
    public string? Provider { get; init; }

    [FromQuery(Name = "limit")]
    [Description("Prices on the page, 1 to 1000.")]
    public string? Limit { get; init; }

    [FromQuery(Name = "cursor")]
    [Description("Where the page starts: 'next' of the page before it, unchanged.")]
    public string? Cursor { get; init; }

    /// <summary>The page that they ask for, or what is wrong with them.</summary>
    public bool TryRead([NotNullWhen(true)] out PricePage? page, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        page = null;
        var after = "";
        if (!ListRange.TryRead((null, null, Limit), (PricePage.DefaultLimit, PricePage.MaxLimit), out var range, out problem))
            return false;
        if (ListRange.IsSent(Cursor) && !PricePage.TryCursor(Cursor, out after))
        {
            problem = ApiProblems.BadParameter("cursor", "the 'next' of a page before, unchanged");
            return false;
        }

        page = new PricePage(ListRange.IsSent(Provider) ? Provider.Trim() : null, Text?.Trim() ?? "", range.Limit, after);
        return true;
    }
}

/// <summary>A page of prices that somebody asks for.</summary>
/// <param name="Provider">Only of this provider; null: of all.</param>
/// <param name="Text">Only of models that have this in their name; empty: of all.</param>
/// <param name="Limit">At most so many.</param>
/// <param name="After">The entry that the page starts after; empty: from the first.</param>
internal sealed record PricePage(string? Provider, string Text, int Limit, string After)
{
    public const int DefaultLimit = 50;

    public const int MaxLimit = 1_000;

    // Longer than any place is.
    private const int MaxCursor = 1_024;

    public static string CursorOf(PriceListEntry last) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(last.Order));

    public static bool TryCursor(string cursor, out string after)
    {
        after = "";
        if (cursor.Length > MaxCursor)
            return false;
        try
        {
            after = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(WebEncoders.Base64UrlDecode(cursor));
            return after.StartsWith("0\n", StringComparison.Ordinal) || after.StartsWith("1\n", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is FormatException or DecoderFallbackException)
        {
            return false;
        }
    }
}

/// <summary>The parameters that ask what a name means, as sent. One that is empty counts as not sent.</summary>
internal readonly record struct PriceFindParameters
{
    [FromQuery(Name = "model")]
    [Description("The model's name, as a span has it.")]
    public string? Model { get; init; }

    [FromQuery(Name = "provider")]
    [Description("Who serves it, as a span has it; left out: not known.")]
    public string? Provider { get; init; }

    [FromQuery(Name = "date")]
    [Description("The day, as 2026-01-31, or the time: ISO 8601 in UTC; left out: now.")]
    public string? Date { get; init; }

    /// <summary>The question, or what is wrong with it.</summary>
    public bool TryRead(DateTimeOffset now, [NotNullWhen(true)] out PriceQuestion? asked, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        (asked, problem) = (null, null);
        var at = now;
        if (!ListRange.IsSent(Model))
            problem = ApiProblems.BadParameter("model", "given: the name of a model, for instance gpt-4o");
        else if (ListRange.IsSent(Date) && !PriceQuestion.TryTime(Date, out at))
            problem = ApiProblems.BadParameter("date", $"a day as 2026-01-31, or {UnixTime.Expected}");
        else
            asked = new PriceQuestion(ListRange.IsSent(Provider) ? Provider : null, Model, at);
        return asked is not null;
    }
}

/// <summary>What does this name mean at this time?</summary>
internal sealed record PriceQuestion(string? Provider, string Model, DateTimeOffset At)
{
    public static string TextOf(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    public static bool TryTime(string text, out DateTimeOffset time)
    {
        if (DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time))
            return true;
        if (!UnixTime.TryParse(text, out var nanos))
            return false;
        time = DateTimeOffset.UnixEpoch.AddTicks((long)(nanos / 100));
        return true;
    }
}
