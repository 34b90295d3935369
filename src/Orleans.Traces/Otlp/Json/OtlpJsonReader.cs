using System.Text;
using Orleans.Traces.Otlp.Schema;

namespace Orleans.Traces.Otlp.Json;

/// <summary>Turns OTLP/JSON into protobuf, https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding.</summary>
/// <remarks>
/// <para>The same JSON content gives the same bytes, whatever the order of keys: fields are written by number, elements of a repeated
/// field as they come. Default values of plain fields are not written; members of a oneof and nested messages are, once they are set.
/// Of a key that is repeated within an object the last counts.</para>
/// <para>More is accepted than the specification asks of clients: enum names, 32-bit and 64-bit integers as numbers or strings in any
/// notation (<c>1e3</c>), numbers as strings, base64 of either alphabet with or without padding. Ids are bytes in hex here; whether
/// their length is right is for the gateway to judge, span by span. Text that is not Unicode gets U+FFFD for the bad part.
/// An AnyValue with several members set keeps them all; readers of protobuf take the one of the highest number.</para>
/// <para>The work is linear in the body's size, and the stack's depth does not depend on the body.</para>
/// </remarks>
public static class OtlpJsonReader
{
    /// <summary>Objects and arrays that may lie in each other. 500 maps in maps, as an attribute of a span, take 2,010.</summary>
    public const int MaxDepth = 2_048;

    /// <summary>Reads a request of this signal. A byte order mark before it is skipped.</summary>
    public static OtlpJsonResult Read(OtlpSignal signal, ReadOnlySpan<byte> utf8Json)
    {
        var body = utf8Json.StartsWith(Encoding.UTF8.Preamble) ? utf8Json[Encoding.UTF8.Preamble.Length..] : utf8Json;
        return new OtlpJsonWalk(body).Read(OtlpSchema.Of(signal));
    }
}
