using System.Text;
using Orleans.Traces.Otlp.Wire;
using Orleans.Traces.Scoring;

namespace Orleans.Traces.Storage.Embedded.Store.Scores;

/// <summary>How what a trace's scores add up to lies in its row. Never reuse a number.</summary>
internal static class MarkBytes
{
    private const int Mark = 1, Name = 1, Label = 2, Count = 3, Sum = 4;

    public static byte[] Write(IReadOnlyList<ScoreMark> marks)
    {
        var writer = new WireWriter();
        foreach (var mark in marks)
        {
            var begun = writer.Begin(Mark);
            writer.String(Name, mark.Name);
            if (mark.Label is { } label)
                writer.String(Label, label);
            writer.Varint(Count, (ulong)mark.Count);
            writer.Double(Sum, mark.Sum);
            writer.End(begun);
        }

        return writer.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are none.</exception>
    public static IReadOnlyList<ScoreMark> Read(ReadOnlySpan<byte> bytes)
    {
        var marks = new List<ScoreMark>();
        var reader = new WireReader(bytes);
        while (reader.Next())
        {
            if (reader.IsBytes(Mark))
                marks.Add(ReadOne(reader.Value));
        }

        return reader.Fault is null ? marks : throw new InvalidDataException($"The sums of a trace's scores are damaged: {reader.Fault}.");
    }

    private static ScoreMark ReadOne(ReadOnlySpan<byte> bytes)
    {
        var mark = new ScoreMark("", null, 0, 0);
        var reader = new WireReader(bytes);
        while (reader.Next())
        {
            if (reader.IsBytes(Name))
                mark = mark with { Name = Encoding.UTF8.GetString(reader.Value) };
            else if (reader.IsBytes(Label))
                mark = mark with { Label = Encoding.UTF8.GetString(reader.Value) };
            else if (reader.IsVarint(Count))
                mark = mark with { Count = (int)reader.Number };
            else if (reader.IsFixed64(Sum))
                mark = mark with { Sum = BitConverter.UInt64BitsToDouble(reader.Number) };
        }

        return mark;
    }
}
