using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Tests.Otlp.Wire;

public sealed class WireTests
{
    [Theory]
    [InlineData(0UL)]
    [InlineData(127UL)]
    [InlineData(128UL)]
    [InlineData(16_383UL)]
    [InlineData(16_384UL)]
    [InlineData(ulong.MaxValue)]
    public void A_varint_comes_back(ulong value)
    {
        var writer = new WireWriter();
        writer.Varint(3, value);

        var reader = new WireReader(writer.Written);
        Assert.True(reader.Next());
        Assert.True(reader.IsVarint(3));
        Assert.Equal(value, reader.Number);
        Assert.Equal(WireWriter.SizeOf(value), writer.Length - 1);
        Assert.False(reader.Next());
        Assert.Null(reader.Fault);
    }

    [Fact]
    public void Nested_messages_of_every_size_of_length_come_back()
    {
        foreach (var size in new[] { 0, 1, 127, 128, 16_383, 16_384, 70_000 })
        {
            var writer = new WireWriter();
            var mark = writer.Begin(5);
            writer.Verbatim(new byte[size]);
            writer.End(mark);
            writer.Varint(6, 1);

            var reader = new WireReader(writer.Written);
            Assert.True(reader.Next());
            Assert.Equal(size, reader.Value.Length);
            Assert.Equal(WireWriter.SizeOfBytes(5, size), reader.Raw.Length);
            Assert.True(reader.Next());
            Assert.True(reader.IsVarint(6));
        }
    }

    [Fact]
    public void An_unknown_group_is_stepped_over()
    {
        // Field 4: a group with a varint, text and a group inside; then field 1.
        byte[] message = [0x23, 0x08, 0x01, 0x12, 0x01, 0x41, 0x2B, 0x2C, 0x24, 0x08, 0x2A];

        var reader = new WireReader(message);
        Assert.True(reader.Next());
        Assert.Equal((4, WireType.StartGroup), (reader.Field, reader.Type));
        Assert.Equal(9, reader.Raw.Length);
        Assert.True(reader.Next());
        Assert.Equal((1, 42UL), (reader.Field, reader.Number));
    }

    public static TheoryData<string, byte[]> Faults => new()
    {
        { "a tag cut short", [0x80] },
        { "a varint cut short", [0x08, 0x80] },
        { "a varint of 11 bytes", [0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01] },
        { "field number 0", [0x00, 0x01] },
        { "a length past the end", [0x0A, 0x05, 0x01] },
        { "a length of 2^63", [0x0A, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01] },
        { "a fixed64 cut short", [0x09, 1, 2, 3, 4, 5, 6, 7] },
        { "a fixed32 cut short", [0x0D, 1, 2, 3] },
        { "wire type 6", [0x0E] },
        { "wire type 7", [0x0F] },
        { "an end of a group that did not start", [0x0C] },
        { "a group without an end", [0x0B, 0x08, 0x01] },
        { "a group that ends as another", [0x0B, 0x14] },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_malformed_message_ends_the_walk_with_a_fault(string what, byte[] message)
    {
        var reader = new WireReader(message);
        while (reader.Next())
        {
        }

        Assert.True(reader.Fault is not null, what);
        Assert.False(reader.Next());
    }
}
