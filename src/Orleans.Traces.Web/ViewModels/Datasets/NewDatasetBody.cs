using System.Text.Json.Nodes;

namespace Orleans.Traces.Web.ViewModels.Datasets;

/// <summary>The request that makes a dataset.</summary>
public static class NewDatasetBody
{
    /// <summary>Its body.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it is for; empty: not said.</param>
    public static string Of(string name, string description)
    {
        var body = new JsonObject { ["name"] = name.Trim() };
        if (description.Trim() is { Length: > 0 } said)
            body["description"] = said;
        return body.ToJsonString();
    }
}
