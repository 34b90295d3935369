using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsvHelper;
using CsvHelper.Configuration;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Datasets;
using Orleans.Traces.Datasets.Json;

namespace Orleans.Traces.Server.Datasets.Files;

/// <summary>Reads cases from a table of comma-separated values (RFC 4180) whose first line names the columns.</summary>
internal static class CsvReading
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static async IAsyncEnumerable<DraftLine> ReadAsync(
        Stream body, LineColumns columns, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var text = new StreamReader(body, Utf8);
        using var csv = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            MaxFieldSize = 2 * DatasetRules.MaxCaseBytes,
            IgnoreBlankLines = true,
        });
        string[]? names = null;
        for (var line = 1; ; line = csv.RawRow + 1)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (isRead, fault) = await ReadRowAsync(csv);
            if (fault is not null)
            {
                // Where a quote is missing nobody knows where the next row begins.
                yield return new DraftLine(line, null, fault);
                yield break;
            }

            if (!isRead)
                break;
            if (names is not null)
                yield return Draft(csv, names, line, columns);
            else if (Names(csv, out names) is { } wrong)
            {
                yield return new DraftLine(line, null, wrong);
                yield break;
            }
        }

        if (names is null)
            yield return new DraftLine(1, null, new BodyFault("", "a line that names the columns"));
    }

    private static async Task<(bool IsRead, BodyFault? Fault)> ReadRowAsync(CsvParser csv)
    {
        try
        {
            return (await csv.ReadAsync(), null);
        }
        catch (BadDataException)
        {
            return (false, new BodyFault("", "a row whose quotes are in order (RFC 4180)"));
        }
        catch (MaxFieldSizeException)
        {
            return (false, new BodyFault("", $"a row whose values have at most {2 * DatasetRules.MaxCaseBytes} characters"));
        }
        catch (DecoderFallbackException)
        {
            return (false, new BodyFault("", "UTF-8"));
        }
    }

    private static BodyFault? Names(CsvParser csv, out string[] names)
    {
        names = [.. (csv.Record ?? []).Select(n => n.Trim())];
        if (names.Any(n => n.Length == 0))
            return new BodyFault("", "a name for each column");
        return names.GroupBy(n => n, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { Key: { } twice } ? new BodyFault(twice, "named once") : null;
    }

    private static DraftLine Draft(CsvParser csv, string[] names, int line, LineColumns columns)
    {
        if (csv.Count != names.Length)
            return new DraftLine(line, null, new BodyFault("", $"a row of {names.Length} values, as the first line has names; it has {csv.Count}"));
        try
        {
            var members = new JsonObject();
            for (var i = 0; i < names.Length; i++)
            {
                if (Value(columns.PlaceOf(names[i]) ?? names[i], csv[i]) is { } value)
                    members[names[i]] = value;
            }

            return CaseLine.TryRead(JsonSerializer.SerializeToElement(members, DatasetsJson.Stored.JsonObject), columns, out var draft, out var fault)
                ? new DraftLine(line, draft, null)
                : new DraftLine(line, null, fault);
        }
        catch (BadDataException)
        {
            return new DraftLine(line, null, new BodyFault("", "a row whose quotes are in order (RFC 4180)"));
        }
    }

    private static JsonNode? Value(string field, string cell) => field switch
    {
        "id" or "split" or "review" => cell.Length == 0 ? null : JsonValue.Create(cell),
        "tags" => CsvCell.ReadTags(cell),
        _ => CsvCell.Read(cell),
    };
}
