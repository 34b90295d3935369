using System.Globalization;
using System.Text;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp.Wire;
using Orleans.Traces.Scoring;

namespace Orleans.Traces.Storage.Embedded.Store.Scores;

/// <summary>How a score lies in its row: a protobuf message, so that fields of later versions are stepped over. Never reuse a number.</summary>
internal static class ScoreBytes
{
    private const int Name = 1, Span = 2, Type = 3, Value = 4, Label = 5, Explanation = 6, Source = 7, ScorerId = 8, ScorerVersion = 9, Input = 10,
        Revision = 11, AtTicks = 12, TookTicks = 13, Cost = 14, Author = 15, SentId = 16, Metadata = 17, Document = 18, Last = Document;

    public static byte[] Write(StoredScore score)
    {
        var writer = new WireWriter();
        writer.String(Name, score.Name);
        Text(writer, Span, score.Span?.ToString());
        writer.Varint(Type, (ulong)score.Verdict.Type);
        if (score.Verdict.Value is { } value)
            writer.Double(Value, value);
        Text(writer, Label, score.Verdict.Label);
        Text(writer, Explanation, score.Verdict.Explanation);
        writer.Varint(Source, (ulong)score.Source);
        Text(writer, ScorerId, score.ScorerId);
        writer.Varint(ScorerVersion, (ulong)score.ScorerVersion);
        Text(writer, Input, score.InputHash?.ToString());
        writer.Varint(Revision, (ulong)score.Revision);
        writer.Varint(AtTicks, (ulong)score.At.UtcTicks);
        writer.Varint(TookTicks, (ulong)score.Took.Ticks);
        Text(writer, Cost, score.CostUsd?.ToString(CultureInfo.InvariantCulture));
        Text(writer, Author, score.Author);
        Text(writer, SentId, score.SentId);
        Text(writer, Metadata, score.Metadata);
        Text(writer, Document, score.Document);
        return writer.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are no score.</exception>
    public static StoredScore Read(ItemHash key, ReadOnlySpan<byte> bytes)
    {
        var texts = new string?[Last + 1];
        var numbers = new ulong[Last + 1];
        double? value = null;
        var reader = new WireReader(bytes);
        while (reader.Next())
        {
            if (reader.Field > Last)
                continue;
            if (reader.IsFixed64(Value))
                value = BitConverter.UInt64BitsToDouble(reader.Number);
            else if (reader.Type == WireType.Bytes)
                texts[reader.Field] = Encoding.UTF8.GetString(reader.Value);
            else if (reader.Type == WireType.Varint)
                numbers[reader.Field] = reader.Number;
        }

        if (reader.Fault is not null)
            throw new InvalidDataException($"The score {key} is damaged: {reader.Fault}.");
        return new StoredScore
        {
            Key = key,
            Name = texts[Name] ?? "",
            Span = SpanId.TryParse(texts[Span], out var span) ? span : null,
            Verdict = new Verdict((ScoreType)numbers[Type], value, texts[Label], texts[Explanation]),
            Source = (ScoreSource)numbers[Source],
            ScorerId = texts[ScorerId],
            ScorerVersion = (int)numbers[ScorerVersion],
            InputHash = ItemHash.TryParse(texts[Input], out var input) ? input : null,
            Revision = (int)numbers[Revision],
            At = new DateTimeOffset((long)numbers[AtTicks], TimeSpan.Zero),
            Took = new TimeSpan((long)numbers[TookTicks]),
            CostUsd = texts[Cost] is { } cost ? decimal.Parse(cost, CultureInfo.InvariantCulture) : null,
            Author = texts[Author],
            SentId = texts[SentId],
            Metadata = texts[Metadata],
            Document = texts[Document],
        };
    }

    private static void Text(WireWriter writer, int field, string? text)
    {
        if (text is not null)
            writer.String(field, text);
    }
}
