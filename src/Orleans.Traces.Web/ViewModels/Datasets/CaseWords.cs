using System.Text.Json;
using Orleans.Traces.Datasets.Json;
using Orleans.Traces.Scoring.Views;
using Orleans.Traces.Web.ViewModels.Lists;

namespace Orleans.Traces.Web.ViewModels.Datasets;

/// <summary>Cases in words.</summary>
public static class CaseWords
{
    /// <summary>A value on one line; a list of messages is what the last of them says.</summary>
    public static string Short(JsonElement? value) => value switch
    {
        null or { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null } => "",
        { } other => TraceRow.Cell(ViewText.Whole(other) ?? other.GetRawText()),
    };

    /// <summary>A value to be edited: a text as it is, else JSON laid out.</summary>
    public static string Editable(JsonElement? value) => value switch
    {
        null or { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null } => "",
        { ValueKind: JsonValueKind.String } text => text.GetString()!,
        { } other => JsonText.Indent(other.GetRawText()) ?? other.GetRawText(),
    };

    /// <summary>Where a case came from, as an address; null: somebody wrote it.</summary>
    public static string? Origin(CaseDocument one) => one.Source is { } source
        ? $"/traces/{source.TraceId}" + (source.SpanId is { } span ? $"?span={span}" : "")
        : null;
}
