using System.Text.Json.Nodes;
using Orleans.Traces.Datasets.Json;

namespace Orleans.Traces.Web.ViewModels.Datasets;

/// <summary>What a reader changes of a case.</summary>
public sealed class CaseForm
{
    private string _input = "", _expected = "";

    /// <summary>Its id; of a new one empty: it gets a number.</summary>
    public string Id { get; set; } = "";

    /// <summary>What the program is given: a text, or JSON.</summary>
    public string Input { get; set; } = "";

    /// <summary>What is expected: a text, or JSON; empty: nothing.</summary>
    public string Expected { get; set; } = "";

    /// <summary>Words that it is found by, with commas between.</summary>
    public string Tags { get; set; } = "";

    /// <summary>The part of the dataset that it is in; empty: none.</summary>
    public string Split { get; set; } = "";

    /// <summary>The form of a case that is there.</summary>
    public static CaseForm Of(CaseDocument one) => new()
    {
        Id = one.Id,
        Input = CaseWords.Editable(one.Input),
        Expected = CaseWords.Editable(one.Expected),
        Tags = string.Join(", ", one.Tags),
        Split = one.Split ?? "",
        _input = CaseWords.Editable(one.Input),
        _expected = CaseWords.Editable(one.Expected),
    };

    /// <summary>The body of the request that adds it.</summary>
    public string New()
    {
        var body = new JsonObject { ["input"] = KeepForm.Value(Input), ["tags"] = TagList() };
        if (Id.Trim() is { Length: > 0 } id)
            body["id"] = id;
        if (Expected.Trim().Length > 0)
            body["expected"] = KeepForm.Value(Expected);
        if (Split.Trim() is { Length: > 0 } split)
            body["split"] = split;
        return body.ToJsonString();
    }

    /// <summary>The body of the request that changes it. What was left as it was is not sent: a text that looks like JSON stays a text.</summary>
    public string Change()
    {
        var body = new JsonObject { ["tags"] = TagList(), ["split"] = Split.Trim() is { Length: > 0 } split ? split : null };
        if (Input != _input)
            body["input"] = KeepForm.Value(Input);
        if (Expected != _expected)
            body["expected"] = Expected.Trim().Length > 0 ? KeepForm.Value(Expected) : null;
        return body.ToJsonString();
    }

    private JsonArray TagList() =>
        [.. Tags.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().Select(t => (JsonNode)t)];
}
