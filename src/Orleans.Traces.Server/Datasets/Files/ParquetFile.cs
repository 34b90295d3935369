using System.Text.Json;
using Orleans.Traces.Datasets;
using Orleans.Traces.Datasets.Json;
using Parquet;
using Parquet.Schema;

namespace Orleans.Traces.Server.Datasets.Files;

/// <summary>Writes cases as Parquet: a row each, JSON as text, a group of rows for each page.</summary>
internal static class ParquetFile
{
    private static readonly DataField[] Texts =
    [
        .. new[] { "id", "input", "expected", "output", "metadata", "tags", "split", "review", "trace_id", "span_id", "comments", "created_at" }
            .Select(name => new DataField(name, typeof(string), isNullable: true)),
    ];

    private static readonly DataField[] Numbers = [new("revision", typeof(int), isNullable: true), new("version", typeof(int), isNullable: true)];

    public static async Task WriteAsync(Stream body, IAsyncEnumerable<IReadOnlyList<CaseRevision>> pages, CancellationToken cancellationToken)
    {
        // The library writes as it likes, also without waiting: what it wrote is sent after each group.
        using var written = new GatheredBytes();
        var schema = new ParquetSchema([.. Texts, .. Numbers]);
        await using (var writer = await ParquetWriter.CreateAsync(schema, written, cancellationToken: cancellationToken))
        {
            await foreach (var page in pages.WithCancellation(cancellationToken))
            {
                if (page.Count == 0)
                    continue;
                await WriteAsync(writer, page, cancellationToken);
                await written.SendAsync(body, cancellationToken);
            }
        }

        await written.SendAsync(body, cancellationToken);
    }

    /// <summary>Something as JSON; null: it is not there, or a list of nothing.</summary>
    public static string? JsonOf(CaseSourceDocument? source) =>
        source is null ? null : JsonSerializer.Serialize(source, DatasetsJson.Stored.CaseSourceDocument);

    /// <summary>As above.</summary>
    public static string? JsonOf(IReadOnlyList<CommentDocument> comments) =>
        comments.Count == 0 ? null : JsonSerializer.Serialize(comments, DatasetsJson.Stored.IReadOnlyListCommentDocument);

    private static async Task WriteAsync(ParquetWriter writer, IReadOnlyList<CaseRevision> page, CancellationToken cancellationToken)
    {
        using var group = writer.CreateRowGroup();
        var rows = page.Select(c => CaseDocument.Of(c.Case!, c.Version)).ToList();
        Func<CaseDocument, string?>[] texts =
        [
            c => c.Id, c => c.Input?.GetRawText(), c => c.Expected?.GetRawText(), c => c.Output?.GetRawText(), c => c.Metadata?.GetRawText(),
            c => JsonSerializer.Serialize(c.Tags, DatasetsJson.Stored.IReadOnlyListString), c => c.Split, c => c.Review, c => c.Source?.TraceId,
            c => c.Source?.SpanId, c => JsonOf(c.Comments), c => c.CreatedAt,
        ];
        for (var i = 0; i < texts.Length; i++)
            await group.WriteAsync(Texts[i], [.. rows.Select(texts[i])!]);
        await group.WriteAsync<int>(Numbers[0], rows.Select(c => c.Source?.Revision).ToArray(), cancellationToken: cancellationToken);
        await group.WriteAsync<int>(Numbers[1], rows.Select(c => c.Version).ToArray(), cancellationToken: cancellationToken);
        group.CompleteValidate();
    }
}
