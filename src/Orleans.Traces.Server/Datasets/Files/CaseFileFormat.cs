namespace Orleans.Traces.Server.Datasets.Files;

/// <summary>A form that cases come or go in.</summary>
internal sealed record CaseFileFormat(string Name, string MediaType)
{
    public static readonly CaseFileFormat JsonLines = new("jsonl", "application/x-ndjson");

    public static readonly CaseFileFormat Csv = new("csv", "text/csv");

    public static readonly CaseFileFormat Parquet = new("parquet", "application/vnd.apache.parquet");

    /// <summary>Forms that can be read again.</summary>
    public static readonly IReadOnlyList<CaseFileFormat> In = [JsonLines, Csv];

    /// <summary>Forms that can be asked for.</summary>
    public static readonly IReadOnlyList<CaseFileFormat> Out = [JsonLines, Csv, Parquet];
}
