using System.Globalization;
using System.Text.Json;

namespace Orleans.Traces.Alerting;

/// <summary>Writes messages as Slack's incoming webhooks take them: an object with <c>text</c>, in which <c>&lt;address|words&gt;</c> is a link.</summary>
public static class AlertText
{
    private const ulong NanosPerTick = 100;

    /// <summary>The JSON of a message.</summary>
    /// <param name="project">Whose.</param>
    /// <param name="rule">What it is about.</param>
    /// <param name="message">What happened.</param>
    /// <param name="page">Where the page is.</param>
    public static byte[] Json(string project, AlertRule rule, AlertMessage message, Uri page) =>
        JsonSerializer.SerializeToUtf8Bytes(new SlackDocument(Text(project, rule, message, page)), AlertJson.Api.SlackDocument);

    private static string Text(string project, AlertRule rule, AlertMessage message, Uri page)
    {
        var (sign, word) = message.IsResolved ? (":white_check_mark:", "Resolved") : (":rotating_light:", "Firing");
        var of = rule.Score is { } score ? $" of {score}" : "";
        var value = message.Value is { } number ? Number(number) : "unknown (too few)";
        var limit = rule.Above is { } above ? $"above {Number(above)}" : $"below {Number(rule.Below ?? 0)}";
        var span = message.IsResolved ? $" It was {limit} for {(message.At - message.FiringSince).TotalMinutes.ToString("0", CultureInfo.InvariantCulture)} min." : "";
        return $"{sign} *{word}: {Escaped(rule.Name)}* ({Escaped(project)})\n{AlertLimits.Measures[(int)rule.Measure]}{Escaped(of)} over {rule.WindowMinutes} min is {value}; "
            + $"the alert is for {limit}.{span}\n<{Link(project, rule, message, page)}|Show the traces>";
    }

    // The window that was measured.
    private static string Link(string project, AlertRule rule, AlertMessage message, Uri page)
    {
        var query = rule.Query is { } q ? $"&q={Uri.EscapeDataString(q)}" : "";
        return $"{page.ToString().TrimEnd('/')}/?project={project}&from={Nanos(message.At - TimeSpan.FromMinutes(rule.WindowMinutes))}&to={Nanos(message.At)}{query}";
    }

    private static string Nanos(DateTimeOffset time) =>
        ((ulong)Math.Max(0, (time - DateTimeOffset.UnixEpoch).Ticks) * NanosPerTick).ToString(CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    // What Slack would take for markup of its own.
    private static string Escaped(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal);
}

/// <summary>A message as it is posted.</summary>
/// <param name="Text">All of it, as Slack marks up text.</param>
public sealed record SlackDocument(string Text);
