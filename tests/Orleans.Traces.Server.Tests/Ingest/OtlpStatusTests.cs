using Grpc.Core;
using Orleans.Traces.Otlp.Wire;
using Orleans.Traces.Server.Ingest;

namespace Orleans.Traces.Server.Tests.Ingest;

public sealed class OtlpStatusTests
{
    // The HTTP statuses and gRPC codes that SDKs repeat after, https://opentelemetry.io/docs/specs/otlp/.
    private static readonly int[] RetryableHttp = [429, 502, 503, 504];

    private static readonly IngestOutcome[] Outcomes =
    [
        new IngestOutcome.Malformed("m"), new IngestOutcome.TooLarge("t"), new IngestOutcome.UnsupportedType("u"), new IngestOutcome.WrongMethod("w"),
        new IngestOutcome.NotTaken("n"), new IngestOutcome.Forbidden("f"), new IngestOutcome.Failed("x"), new IngestOutcome.Unavailable("a"),
        new IngestOutcome.Overloaded("o"), new IngestOutcome.Unauthenticated("k"),
    ];

    [Fact]
    public void Every_refusal_has_a_status_and_only_two_are_retryable()
    {
        var all = typeof(IngestOutcome).GetNestedTypes().Where(t => t.IsSubclassOf(typeof(IngestOutcome)) && t != typeof(IngestOutcome.Accepted));
        Assert.Equal(all.Select(t => t.Name).Order(), Outcomes.Select(o => o.GetType().Name).Order());

        foreach (var outcome in Outcomes)
        {
            var status = OtlpStatus.Of(outcome);
            Assert.Equal(outcome is IngestOutcome.Unavailable or IngestOutcome.Overloaded, status.IsRetryable);
            Assert.Equal(status.IsRetryable, RetryableHttp.Contains(status.Http));
        }
    }

    [Fact]
    public void One_that_sends_too_much_is_told_so()
    {
        var status = OtlpStatus.Of(new IngestOutcome.Overloaded("slower, please"));

        Assert.Equal((429, StatusCode.ResourceExhausted, "slower, please"), (status.Http, status.Grpc, status.Message));
    }

    [Fact]
    public void RetryInfo_goes_with_what_is_retryable_alone()
    {
        foreach (var outcome in Outcomes)
        {
            var exception = GrpcAnswer.Exception(outcome);
            var status = OtlpStatus.Of(outcome);
            Assert.Equal((status.Grpc, status.Message), (exception.StatusCode, exception.Status.Detail));
            if (status.IsRetryable)
                Assert.Equal(((int)status.Grpc, status.Message, 1), ReadDetails(exception.Trailers.GetValueBytes("grpc-status-details-bin")!));
            else
                Assert.Empty(exception.Trailers);
        }
    }

    /// <summary>The code, the message and the seconds of RetryInfo in a <c>google.rpc.Status</c>.</summary>
    internal static (int Code, string Message, int RetrySeconds) ReadDetails(byte[] bytes)
    {
        var status = Fields(bytes);
        var detail = Fields(status[3].Bytes);
        Assert.Equal("type.googleapis.com/google.rpc.RetryInfo", System.Text.Encoding.UTF8.GetString(detail[1].Bytes));
        var delay = Fields(Fields(detail[2].Bytes)[1].Bytes);
        return ((int)status[1].Number, System.Text.Encoding.UTF8.GetString(status[2].Bytes), (int)delay[1].Number);
    }

    private static Dictionary<int, (ulong Number, byte[] Bytes)> Fields(byte[] message)
    {
        var fields = new Dictionary<int, (ulong, byte[])>();
        var reader = new WireReader(message);
        while (reader.Next())
            fields.Add(reader.Field, (reader.Number, reader.Value.ToArray()));
        Assert.Null(reader.Fault);
        return fields;
    }
}
