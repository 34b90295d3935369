using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Orleans.Traces.Server.Tempo;

/// <summary>Tempo's answers that are neither JSON nor protobuf: a line of plain text.</summary>
internal static class TempoAnswers
{
    public static ContentHttpResult Plain(string text) => Text(StatusCodes.Status200OK, text);

    /// <summary>What was asked is not understood; the text says why.</summary>
    public static ContentHttpResult BadRequest(string text) => Text(StatusCodes.Status400BadRequest, text);

    public static ContentHttpResult NotFound(string text) => Text(StatusCodes.Status404NotFound, text);

    public static ContentHttpResult Unavailable(string text) => Text(StatusCodes.Status503ServiceUnavailable, text);

    private static ContentHttpResult Text(int status, string text) => TypedResults.Text(text, "text/plain; charset=utf-8", statusCode: status);
}
