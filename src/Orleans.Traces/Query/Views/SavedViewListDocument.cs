using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orleans.Traces.Query.Views;

/// <summary>A project's saved views as they are stored.</summary>
/// <param name="Views">By name.</param>
public sealed record SavedViewListDocument(IReadOnlyList<SavedView> Views)
{
    /// <summary>The kind of these documents in an <see cref="Storage.IConfigStore"/>; a document's id is the project's.</summary>
    public const string Kind = "saved-views";
}

/// <summary>Writes and reads what is stored of views.</summary>
[JsonSerializable(typeof(SavedViewListDocument))]
public sealed partial class ViewsJson : JsonSerializerContext
{
    /// <summary>The context that everything is written and read with. Nothing of it stands in a page, and addresses are full of what would be escaped.</summary>
    public static ViewsJson Stored { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
