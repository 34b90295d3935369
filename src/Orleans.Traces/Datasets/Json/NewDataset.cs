using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Orleans.Traces.Access.Json;

namespace Orleans.Traces.Datasets.Json;

/// <summary>What a caller says of a dataset to be made.</summary>
public sealed record NewDataset
{
    /// <summary>Its name in addresses: 1 to 63 characters of <c>a-z 0-9 - . _</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }

    /// <summary>Reads a request's body.</summary>
    public static bool TryRead(JsonElement body, [NotNullWhen(true)] out NewDataset? dataset, [NotNullWhen(false)] out BodyFault? fault)
    {
        var fields = new FieldReader(body, "name", "description");
        var name = fields.Text("name", DatasetRules.MaxName);
        var description = fields.Verbatim("description", DatasetRules.MaxDescription);
        if (!DatasetRules.IsName(name))
            fields.Refuse("name", DatasetRules.NameExpected);
        fault = fields.Fault;
        dataset = fault is null ? new NewDataset { Name = name!, Description = description } : null;
        return fault is null;
    }
}

/// <summary>What a caller changes of a dataset.</summary>
public sealed record DatasetChange
{
    /// <summary>What it is for; null: nothing is said.</summary>
    public required string? Description { get; init; }

    /// <summary>Reads a request's body.</summary>
    public static bool TryRead(JsonElement body, [NotNullWhen(true)] out DatasetChange? change, [NotNullWhen(false)] out BodyFault? fault)
    {
        var fields = new FieldReader(body, "description");
        var description = fields.Verbatim("description", DatasetRules.MaxDescription);
        if (body.ValueKind == JsonValueKind.Object && !body.TryGetProperty("description", out _))
            fields.Refuse("description", $"given: a text of at most {DatasetRules.MaxDescription} characters, or null");
        fault = fields.Fault;
        change = fault is null ? new DatasetChange { Description = description } : null;
        return fault is null;
    }
}
