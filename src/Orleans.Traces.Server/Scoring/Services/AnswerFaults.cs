using System.Text.Json;
using Orleans.Traces.Scoring.Running;
using Orleans.Traces.Server.Outgoing;

namespace Orleans.Traces.Server.Scoring.Services;

/// <summary>Says of an answer that is none what is to be done about it, and names it for a person.</summary>
internal static class AnswerFaults
{
    private const int MaxShown = 200;

    // One that says that the account is empty comes as one that says that it is asked too often.
    private const string EmptyAccount = "insufficient_quota";

    /// <summary>A service that did not come to an answer.</summary>
    public static ScoringException Of(OutgoingException e) => new(
        e.Fault is OutgoingFault.Refused or OutgoingFault.Redirected or OutgoingFault.TooLarge ? ScoringFault.Lasting : ScoringFault.Passing, e.Message, e);

    /// <summary>A service that answered with another status than success.</summary>
    /// <param name="host">The service.</param>
    /// <param name="status">The status.</param>
    /// <param name="body">What it said, without secrets.</param>
    /// <param name="retryAfter">When it wants to be asked again; null: it says nothing.</param>
    public static ScoringException Of(string host, int status, string body, TimeSpan? retryAfter)
    {
        var fault = status switch
        {
            429 when !body.Contains(EmptyAccount, StringComparison.Ordinal) => ScoringFault.TooMuch,
            503 when retryAfter is not null => ScoringFault.TooMuch,
            408 or >= 500 => ScoringFault.Passing,
            _ => ScoringFault.Lasting,
        };
        var what = status switch
        {
            401 or 403 => "does not take the key",
            404 => "knows no such model, or no such address",
            429 => "is asked too much",
            >= 500 => "failed",
            _ => "does not take the request",
        };
        return new ScoringException(fault, $"{host} {what} ({status}): {Shown(body)}") { RetryAfter = retryAfter };
    }

    /// <summary>What a body says, in short: the message of the usual forms of errors, else how it begins.</summary>
    public static string Shown(string body)
    {
        var text = body.TrimStart();
        if (text.StartsWith('<'))
            return "an HTML page";
        text = MessageOf(text) ?? text;
        text = new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]).Trim();
        return text.Length == 0 ? "nothing more was said" : text.Length > MaxShown ? $"{text[..MaxShown]}…" : text;
    }

    private static string? MessageOf(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            var root = json.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("error", out var error))
                root = error;
            return root.ValueKind == JsonValueKind.String ? root.GetString()
                : root.ValueKind == JsonValueKind.Object && root.TryGetProperty("message", out var message) && message.ValueKind == JsonValueKind.String
                    ? message.GetString()
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
