using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Orleans.Traces.Access.Json;

namespace Orleans.Traces.Datasets.Json;

/// <summary>Reads a case from a line of a file: as the export writes it, or with the names that other tools have for the same.</summary>
public static class CaseLine
{
    // What the export writes of a case, and means nothing where it comes in.
    private static readonly string[] Ignored = ["createdAt", "version"];

    private static readonly string[] Known = ["id", "source", "comments", .. CaseFields.Names, .. Ignored];

    // Langfuse and Braintrust, LangSmith and others.
    private static readonly Dictionary<string, string> OtherNames = new(StringComparer.Ordinal)
    {
        ["expectedOutput"] = "expected",
        ["expected_output"] = "expected",
        ["reference"] = "expected",
        ["inputs"] = "input",
        ["reference_outputs"] = "expected",
    };

    /// <summary>Reads a line of JSON.</summary>
    public static bool TryRead(ReadOnlyMemory<byte> line, LineColumns columns, [NotNullWhen(true)] out CaseDraft? draft, [NotNullWhen(false)] out BodyFault? fault)
    {
        draft = null;
        try
        {
            using var document = JsonDocument.Parse(line);
            return TryRead(document.RootElement.Clone(), columns, out draft, out fault);
        }
        catch (JsonException e)
        {
            fault = new BodyFault("", $"one JSON object; it is not JSON at its byte {e.BytePositionInLine ?? 0}");
            return false;
        }
    }

    /// <summary>Reads an object.</summary>
    public static bool TryRead(JsonElement sent, LineColumns columns, [NotNullWhen(true)] out CaseDraft? draft, [NotNullWhen(false)] out BodyFault? fault)
    {
        draft = null;
        if (sent.ValueKind != JsonValueKind.Object)
        {
            fault = new BodyFault("", "a JSON object");
            return false;
        }

        var (renamed, wrong) = Renamed(sent, columns);
        if (wrong is not null)
        {
            fault = wrong;
            return false;
        }

        var fields = new FieldReader(renamed, Known);
        var read = CaseFields.Read(fields) with
        {
            Id = CaseFields.Id(fields),
            Source = CaseFields.Source(fields),
            Comments = CaseFields.Comments(fields),
        };
        if (read.Input is null)
            fields.Refuse("input", "given");
        fault = fields.Fault;
        draft = fault is null ? read : null;
        return fault is null;
    }

    // The same with the names that are known here, or what is wrong: a field is not known, or said twice.
    private static (JsonElement Line, BodyFault? Fault) Renamed(JsonElement sent, LineColumns columns)
    {
        BodyFault? fault = null;
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        var metadata = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in sent.EnumerateObject())
        {
            var place = columns.PlaceOf(member.Name) ?? (Known.Contains(member.Name) ? member.Name : OtherNames.GetValueOrDefault(member.Name));
            if (place is null && columns.Rest == UnknownColumns.Refused)
                fault ??= new BodyFault(member.Name, $"left out, named in map=, or kept with rest=metadata: the fields are {string.Join(", ", Known)}");
            else if (place is null && columns.Rest == UnknownColumns.Ignored)
                continue;
            else if (place?.StartsWith(LineColumns.OfMetadata, StringComparison.Ordinal) != false
                ? !metadata.TryAdd(place is null ? member.Name : place[LineColumns.OfMetadata.Length..], member.Value)
                : !members.TryAdd(place, member.Value))
                fault ??= new BodyFault(member.Name, "said once, under one name");
        }

        if (metadata.Count > 0)
        {
            if (members.TryGetValue("metadata", out var own) && own.ValueKind == JsonValueKind.Object)
            {
                foreach (var member in own.EnumerateObject())
                    metadata.TryAdd(member.Name, member.Value);
            }

            members["metadata"] = JsonSerializer.SerializeToElement(metadata, DatasetsJson.Api.DictionaryStringJsonElement);
        }

        return (JsonSerializer.SerializeToElement(members, DatasetsJson.Api.DictionaryStringJsonElement), fault);
    }
}

/// <summary>What becomes of a column that is no field of a case.</summary>
public enum UnknownColumns
{
    /// <summary>It is a fault: it may be a known one misspelt.</summary>
    Refused,

    /// <summary>It becomes a member of the metadata.</summary>
    Kept,

    /// <summary>It is left out.</summary>
    Ignored,
}

/// <summary>Which column of a file is which field of a case.</summary>
public sealed record LineColumns
{
    /// <summary>Before the name of a member of the metadata.</summary>
    public const string OfMetadata = "metadata.";

    /// <summary>What the parameter <c>map</c> must be.</summary>
    public const string Expected =
        "fields with their columns, for instance input:question,expected:answer,metadata.topic:topic; the fields are id, input, output, expected, tags, split, review, metadata and metadata.NAME";

    private static readonly string[] Fields = ["id", "input", "output", "expected", "tags", "split", "review", "metadata"];

    private readonly IReadOnlyDictionary<string, string> _places;

    private LineColumns(IReadOnlyDictionary<string, string> places, UnknownColumns rest) => (_places, Rest) = (places, rest);

    /// <summary>Columns are called as fields are.</summary>
    public static LineColumns AsNamed { get; } = new(new Dictionary<string, string>(), UnknownColumns.Refused);

    /// <summary>What becomes of the others.</summary>
    public UnknownColumns Rest { get; }

    /// <summary>Reads what was said.</summary>
    public static bool TryParse(string? map, UnknownColumns rest, [NotNullWhen(true)] out LineColumns? columns)
    {
        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        columns = null;
        foreach (var pair in (map ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var at = pair.IndexOf(':', StringComparison.Ordinal);
            if (at <= 0 || at == pair.Length - 1)
                return false;
            var (field, column) = (pair[..at].Trim(), pair[(at + 1)..].Trim());
            var isField = Fields.Contains(field) || (field.StartsWith(OfMetadata, StringComparison.Ordinal) && field.Length > OfMetadata.Length);
            if (!isField || !places.TryAdd(column, field))
                return false;
        }

        columns = new LineColumns(places, rest);
        return true;
    }

    /// <summary>The field that a column was said to be; null: nothing was said.</summary>
    public string? PlaceOf(string column) => _places.TryGetValue(column, out var field)
        ? field
        : column.StartsWith(OfMetadata, StringComparison.Ordinal) && column.Length > OfMetadata.Length ? column : null;
}
