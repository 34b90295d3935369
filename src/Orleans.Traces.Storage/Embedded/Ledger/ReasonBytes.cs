using System.Text;
using Orleans.Traces.Ledger;
using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Storage.Embedded.Ledger;

/// <summary>How the reasons lie in a row: a protobuf message, so that fields of later versions are stepped over. Never reuse a number.</summary>
internal static class ReasonBytes
{
    private const int Refused = 1, Requests = 2;
    private const int WordField = 1, CountField = 2, ExampleField = 3;

    public static byte[] Write(LedgerCounts counts)
    {
        var writer = new WireWriter();
        Write(writer, Refused, counts.Refused);
        Write(writer, Requests, counts.Requests);
        return writer.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    public static void ReadInto(LedgerCounts counts, ReadOnlySpan<byte> bytes)
    {
        var reader = new WireReader(bytes);
        while (reader.Next())
        {
            if (reader.Type != WireType.Bytes)
                continue;
            var (word, count) = Read(reader.Value);
            if (reader.Field == Refused)
                counts.AddRefused(word, count);
            else if (reader.Field == Requests)
                counts.AddRequests(word, count);
        }

        if (reader.Fault is not null)
            throw new InvalidDataException($"A row of the ingest ledger is damaged: {reader.Fault}.");
    }

    private static void Write(WireWriter writer, int field, IReadOnlyDictionary<string, ReasonCount> reasons)
    {
        foreach (var (word, count) in reasons)
        {
            var mark = writer.Begin(field);
            writer.String(WordField, word);
            writer.Varint(CountField, (ulong)count.Count);
            writer.String(ExampleField, count.Example);
            writer.End(mark);
        }
    }

    private static (string Word, ReasonCount Count) Read(ReadOnlySpan<byte> message)
    {
        string word = "", example = "";
        var count = 0L;
        for (var reader = new WireReader(message); reader.Next();)
        {
            if (reader.IsBytes(WordField))
                word = Encoding.UTF8.GetString(reader.Value);
            else if (reader.IsVarint(CountField))
                count = (long)reader.Number;
            else if (reader.IsBytes(ExampleField))
                example = Encoding.UTF8.GetString(reader.Value);
        }

        return (word, new ReasonCount(count, example));
    }
}
