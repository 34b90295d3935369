using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Json;
using Orleans.Traces.Otlp.Schema;

namespace Orleans.Traces.Tests.Otlp.Json;

/// <summary>What holds for every message and every body. CsCheck prints the seed of a failure.</summary>
public class OtlpJsonProperties
{
    private static readonly OtlpSignal[] Signals = [OtlpSignal.Traces, OtlpSignal.Logs];

    private static readonly Gen<(OtlpSignal Signal, byte[] Bytes)> Requests =
        Gen.OneOf(Signals).SelectMany(signal => OtlpGen.Message(OtlpSchema.Of(signal)), (signal, bytes) => (signal, bytes));

    private static readonly byte[][] Bodies =
    [
        .. TestData.Files("edge", ".json").Where(file => Path.GetFileName(file) != "case.json").Select(TestData.Read),
        .. TestData.Files("otel-plain-http-json", ".json").Where(file => Path.GetFileName(file)[0] == '0').Select(TestData.Read),
    ];

    private static readonly byte[][] Messages =
        [.. TestData.Files(".", ".pb").Select(TestData.Read).Where(message => message.Length < 10_000)];

    [Fact]
    public void A_message_comes_back_from_JSON_byte_for_byte()
    {
        var large = 0;
        Requests.Sample(
            request =>
            {
                if (request.Bytes.Length > 3_000)
                    Interlocked.Increment(ref large);
                var json = OtlpJsonWriter.ToUtf8(request.Signal, request.Bytes);
                return OtlpJsonReader.Read(request.Signal, json) is OtlpJsonResult.Message { Ignored.Count: 0 } read
                    && read.Bytes.AsSpan().SequenceEqual(request.Bytes);
            },
            iter: 2_000,
            print: request => $"{request.Signal} {Convert.ToHexString(request.Bytes)}");

        Assert.True(large > 100, $"Too tame: {large} messages had more than one piece.");
    }

    [Fact]
    public void The_order_of_keys_does_not_matter()
    {
        var moved = 0;
        Gen.Select(Requests, Gen.Int).Sample(
            (request, seed) =>
            {
                var json = Some.Json(request.Signal, request.Bytes);
                var random = new Random(seed);
                var shuffled = Shuffle.Keys(JsonNode.Parse(json), keys => keys.OrderBy(_ => random.Next()))!.ToJsonString();
                if (json != shuffled)
                    Interlocked.Increment(ref moved);
                return Some.Bytes(Some.Read(shuffled, request.Signal)).AsSpan().SequenceEqual(request.Bytes);
            },
            iter: 500,
            print: sample => $"{sample.Item1.Signal} {Convert.ToHexString(sample.Item1.Bytes)} {sample.Item2}");

        Assert.True(moved > 200, $"Too tame: {moved} bodies changed.");
    }

    [Fact]
    public void Any_change_to_a_body_gives_a_result_and_never_an_exception()
    {
        int messages = 0, faults = 0;
        Gen.Select(Gen.OneOf(Bodies), Changes).Sample(
            (body, changes) =>
            {
                var changed = Changed(body, changes);
                foreach (var signal in Signals)
                {
                    switch (OtlpJsonReader.Read(signal, changed))
                    {
                        case OtlpJsonResult.Message message:
                            Interlocked.Increment(ref messages);
                            OtlpJsonWriter.ToUtf8(signal, message.Bytes);
                            break;
                        case OtlpJsonResult.Fault fault:
                            Interlocked.Increment(ref faults);
                            Assert.InRange(fault.Text.Length, 1, 1_000);
                            break;
                    }
                }
            },
            iter: 4_000,
            print: sample => $"{Encoding.Latin1.GetString(Changed(sample.Item1, sample.Item2))}");

        Assert.True(messages > 500 && faults > 500, $"Too tame: {messages} messages, {faults} faults.");
    }

    [Fact]
    public void Any_bytes_are_written_as_JSON_that_reads_back_to_the_same_JSON()
    {
        var differing = 0;
        Gen.Select(Gen.OneOf(Messages), Changes).Sample(
            (message, changes) =>
            {
                foreach (var signal in Signals)
                {
                    var json = OtlpJsonWriter.ToUtf8(signal, Changed(message, changes));
                    using var parsed = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = OtlpJsonReader.MaxDepth });
                    var read = Some.Bytes(OtlpJsonReader.Read(signal, json));
                    Assert.Equal(json, OtlpJsonWriter.ToUtf8(signal, read));
                    if (json.Length > 2)
                        Interlocked.Increment(ref differing);
                }
            },
            iter: 2_000,
            print: sample => Convert.ToHexString(Changed(sample.Item1, sample.Item2)));

        Assert.True(differing > 500, $"Too tame: {differing} messages held anything.");
    }

    // Bytes that are set, some to what JSON and protobuf give a meaning to, and where the body is cut off.
    private static Gen<((int At, byte Byte)[] Set, int Cut)> Changes => Gen.Select(
        Gen.Select(Gen.Int[0, 1 << 20], Gen.OneOf(Gen.Byte, Gen.OneOf("\"\\{}[],:-+eE.0159 nut\0\x80\xc3\xff\n"u8.ToArray()))).Array[0, 4],
        Gen.Frequency((4, Gen.Const(int.MaxValue)), (1, Gen.Int[0, 1 << 20])));

    private static byte[] Changed(byte[] original, ((int At, byte Byte)[] Set, int Cut) changes)
    {
        byte[] changed = [.. original];
        foreach (var (at, value) in changes.Set)
            changed[at % changed.Length] = value;
        return changes.Cut == int.MaxValue ? changed : changed[..(changes.Cut % changed.Length)];
    }
}
