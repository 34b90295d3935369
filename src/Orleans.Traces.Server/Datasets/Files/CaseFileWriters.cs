using System.Globalization;
using System.Text;
using CsvHelper;
using Orleans.Traces.Datasets;
using Orleans.Traces.Datasets.Json;

namespace Orleans.Traces.Server.Datasets.Files;

/// <summary>Writes cases into a file, page by page.</summary>
internal static class CaseFileWriters
{
    private static readonly byte[] LineEnd = "\n"u8.ToArray();

    private static readonly string[] Columns = ["id", "input", "expected", "output", "metadata", "tags", "split", "review", "source", "comments"];

    /// <summary>Lines of JSON: all that is known of a case, in the form that can be read again.</summary>
    public static async Task WriteJsonLinesAsync(Stream body, IAsyncEnumerable<IReadOnlyList<CaseRevision>> pages, CancellationToken cancellationToken)
    {
        await foreach (var page in pages.WithCancellation(cancellationToken))
        {
            foreach (var one in page)
            {
                await body.WriteAsync(CaseDocument.Write(one.Case!), cancellationToken);
                await body.WriteAsync(LineEnd, cancellationToken);
            }

            await body.FlushAsync(cancellationToken);
        }
    }

    /// <summary>Comma-separated values.</summary>
    public static async Task WriteCsvAsync(Stream body, IAsyncEnumerable<IReadOnlyList<CaseRevision>> pages, CancellationToken cancellationToken)
    {
        await using var text = new StreamWriter(body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        await using var csv = new CsvWriter(text, CultureInfo.InvariantCulture, leaveOpen: true);
        foreach (var column in Columns)
            csv.WriteField(column);
        await csv.NextRecordAsync();
        await foreach (var page in pages.WithCancellation(cancellationToken))
        {
            foreach (var one in page)
            {
                foreach (var cell in Cells(one.Case!))
                    csv.WriteField(cell);
                await csv.NextRecordAsync();
            }

            await csv.FlushAsync();
            await text.FlushAsync(cancellationToken);
        }
    }

    private static IEnumerable<string?> Cells(DatasetCase one)
    {
        var document = CaseDocument.Of(one);
        return
        [
            one.Id, CsvCell.Write(one.Input), CsvCell.Write(one.Expected), CsvCell.Write(one.Output), CsvCell.Write(one.Metadata), CsvCell.Write(one.Tags),
            one.Split, document.Review, ParquetFile.JsonOf(document.Source), ParquetFile.JsonOf(document.Comments),
        ];
    }
}
