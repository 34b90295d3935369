using System.Text.Json;

namespace Orleans.Traces.Datasets;

/// <summary>How cases are made of what was recorded.</summary>
public sealed record CaseMapping
{
    /// <summary>Where the input comes from.</summary>
    public required CaseValue Input { get; init; }

    /// <summary>Where the recorded output comes from.</summary>
    public required CaseValue Output { get; init; }

    /// <summary>Where what is expected comes from; null: nothing is.</summary>
    public CaseValue? Expected { get; init; }

    /// <summary>Where the members of the metadata come from, by their names.</summary>
    public IReadOnlyDictionary<string, CaseValue> Metadata { get; init; } = new Dictionary<string, CaseValue>();

    /// <summary>The words that each case is found by.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The part of the dataset that each case is in; null: none.</summary>
    public string? Split { get; init; }

    /// <summary>The input and output as they were recorded, nothing expected.</summary>
    public static CaseMapping AsRecorded { get; } = new() { Input = Value("input"), Output = Value("output") };

    /// <summary>The case of something that was recorded.</summary>
    public CaseDraft Apply(CaseMaterial material, CaseSource source) => new()
    {
        Input = Input.From(material),
        Output = Output.From(material),
        Expected = Expected?.From(material),
        Metadata = MetadataOf(material),
        Tags = Tags,
        Split = Split,
        Source = source,
    };

    private static CaseValue Value(string text) =>
        CaseValue.TryParse(text, out var value) ? value : throw new ArgumentException($"'{text}' is no value.", nameof(text));

    private JsonElement? MetadataOf(CaseMaterial material)
    {
        var members = Metadata.Select(m => (m.Key, Value: m.Value.From(material))).Where(m => m.Value is not null).ToDictionary(m => m.Key, m => m.Value!.Value);
        return members.Count == 0 ? null : JsonSerializer.SerializeToElement(members, Json.DatasetsJson.Api.DictionaryStringJsonElement);
    }
}
