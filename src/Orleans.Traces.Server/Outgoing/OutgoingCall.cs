using System.Net;

namespace Orleans.Traces.Server.Outgoing;

/// <summary>JSON that is posted to somebody.</summary>
/// <param name="Address">To whom.</param>
/// <param name="Json">What.</param>
/// <param name="Id">Names it: whoever gets it twice may pass the second over.</param>
internal sealed record OutgoingCall(Uri Address, ReadOnlyMemory<byte> Json, string Id)
{
    /// <summary>The secret that is sent as <c>Authorization: Bearer</c>; null: none.</summary>
    public string? BearerSecret { get; init; }

    /// <summary>The secret that it is signed with; null: it is not.</summary>
    public string? SigningSecret { get; init; }

    /// <summary>How long it may take; null: as long as the options say.</summary>
    public TimeSpan? Timeout { get; init; }
}

/// <summary>What was answered.</summary>
/// <param name="Status">The status.</param>
/// <param name="MediaType">What the body is, as its sender says; null: nothing said.</param>
/// <param name="Body">The body, without any secret.</param>
/// <param name="RetryAfter">When it may be tried again, as the answer says; null: it says nothing.</param>
internal sealed record OutgoingAnswer(HttpStatusCode Status, string? MediaType, string Body, TimeSpan? RetryAfter)
{
    /// <summary>Whether it was taken.</summary>
    public bool IsSuccess => (int)Status is >= 200 and < 300;
}
