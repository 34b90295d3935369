using System.Collections.Concurrent;
using CsCheck;
using Orleans.Traces.Otlp.Schema;
using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Tests.Otlp.Json;

/// <summary>Random OTLP messages in canonical form: fields by number, no defaults. There is one way to write each of them.</summary>
internal static class OtlpGen
{
    private static readonly ConcurrentDictionary<(OtlpMessage, int), Gen<byte[]>> Messages = new();
    private static readonly Gen<byte[]> Nothing = Gen.Const(Array.Empty<byte>());

    /// <summary>A message whose values nest at most so deep.</summary>
    public static Gen<byte[]> Message(OtlpMessage definition, int depth = 7) =>
        Messages.GetOrAdd((definition, depth), key => key.Item1.IsOneof
            ? Gen.OneOf([Nothing, .. key.Item1.Fields.Select(field => Field(field, key.Item2))])
            : key.Item1.Fields.Select(field => Optional(field, key.Item2)).Aggregate((left, right) => Gen.Select(left, right, Concat)));

    private static Gen<byte[]> Optional(OtlpField field, int depth) => field.IsRepeated
        ? Field(field, depth).Array[0, 3].Select(elements => elements.SelectMany(element => element).ToArray())
        : Gen.OneOf(Nothing, Field(field, depth));

    private static Gen<byte[]> Field(OtlpField field, int depth) => field.Type switch
    {
        OtlpFieldType.Message => depth == 0
            ? Nothing.Select(inner => Wire(w => w.Bytes(field.Number, inner)))
            : Message(field.Message!, depth - 1).Select(inner => Wire(w => w.Bytes(field.Number, inner))),
        OtlpFieldType.String => Text.Select(text =>
            field.IsDefaultAbsent && text.Length == 0 ? [] : Wire(w => w.String(field.Number, text))),
        OtlpFieldType.Bytes or OtlpFieldType.HexId => Gen.Byte.Array[0, 40].Select(bytes =>
            field.IsDefaultAbsent && bytes.Length == 0 ? [] : Wire(w => w.Bytes(field.Number, bytes))),
        OtlpFieldType.Bool => Number(field, Gen.Bool.Select(value => value ? 1UL : 0)),
        OtlpFieldType.UInt32 or OtlpFieldType.Fixed32 => Number(field, Gen.UInt.Select(value => (ulong)value)),
        OtlpFieldType.Enum => Number(field, Gen.Int.Select(value => (ulong)value)),
        OtlpFieldType.Double => Number(field, Gen.Double.Select(value =>
            double.IsNaN(value) ? 0x7FF8_0000_0000_0000 : BitConverter.DoubleToUInt64Bits(value))),
        _ => Number(field, Gen.ULong),
    };

    // Long texts make messages larger than what the reader keeps in one piece.
    private static Gen<string> Text => Gen.Frequency(
        (8, Gen.String[0, 12]),
        (2, Gen.String[Gen.Char.AlphaNumeric, 0, 12]),
        (1, Gen.String[Gen.Char.AlphaNumeric, 900, 1_200]));

    private static Gen<byte[]> Number(OtlpField field, Gen<ulong> numbers) => numbers.Select(number => number == 0 && field.IsDefaultAbsent
        ? []
        : Wire(w =>
        {
            if (field.WireType == WireType.Varint)
                w.Varint(field.Number, number);
            else if (field.WireType == WireType.Fixed32)
                w.Fixed32(field.Number, (uint)number);
            else
                w.Fixed64(field.Number, number);
        }));

    private static byte[] Wire(Action<WireWriter> write) => Some.Wire(write);

    private static byte[] Concat(byte[] left, byte[] right) => [.. left, .. right];
}
