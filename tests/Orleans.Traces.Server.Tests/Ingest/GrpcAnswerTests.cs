using Microsoft.AspNetCore.Http;
using Orleans.Traces.Server.Ingest;

namespace Orleans.Traces.Server.Tests.Ingest;

public sealed class GrpcAnswerTests
{
    private const string Details = "grpc-status-details-bin";

    [Fact]
    public void A_refusal_before_the_call_is_a_status_in_the_headers_with_RetryInfo_where_it_is_retryable()
    {
        foreach (var (outcome, code, isRetryable) in new (IngestOutcome, string, bool)[]
        {
            (new IngestOutcome.Unavailable("not now: 50% done"), "14", true), (new IngestOutcome.Overloaded("not so fast"), "8", true),
            (new IngestOutcome.TooLarge("too large"), "8", false), (new IngestOutcome.NotTaken("not here"), "12", false),
        })
        {
            var response = new DefaultHttpContext().Response;

            GrpcAnswer.Write(response, outcome);

            Assert.Equal((200, "application/grpc", code), (response.StatusCode, response.ContentType, response.Headers.GrpcStatus.ToString()));
            Assert.Equal(OtlpStatus.Of(outcome).Message, Uri.UnescapeDataString(response.Headers.GrpcMessage.ToString()));
            Assert.DoesNotContain(" ", response.Headers.GrpcMessage.ToString(), StringComparison.Ordinal);
            Assert.Equal(isRetryable, response.Headers.ContainsKey(Details));
            Assert.DoesNotContain("=", response.Headers[Details].ToString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("8", "Received%20message%20exceeds%20the%20maximum%20configured%20message%20size.", false, true)]
    [InlineData("8", "Received%20message%20exceeds%20the%20maximum%20configured%20message%20size.", true, false)]
    [InlineData("8", "more%20than%203%20items%20(Traces%3AIngest%3AMaxItems)", false, false)]
    [InlineData("14", "anything", false, false)]
    public void The_limit_is_named_where_gRPC_itself_found_a_message_too_large(string status, string message, bool hasDetails, bool isNamed)
    {
        var response = new DefaultHttpContext().Response;
        (response.Headers.GrpcStatus, response.Headers.GrpcMessage) = (status, message);
        if (hasDetails)
            response.Headers[Details] = "CAg";

        GrpcAnswer.NameTheLimit(response, new IngestOptions { MaxBodyBytes = 77 });

        Assert.Equal(isNamed ? RequestBody.TooLargeMessage(77) : Uri.UnescapeDataString(message), Uri.UnescapeDataString(response.Headers.GrpcMessage.ToString()));
    }
}
