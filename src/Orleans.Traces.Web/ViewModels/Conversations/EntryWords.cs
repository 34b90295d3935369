using System.Text.Json;
using Orleans.Traces.Web.ViewModels.Spans;

namespace Orleans.Traces.Web.ViewModels.Conversations;

/// <summary>Entries in words.</summary>
public static class EntryWords
{
    private const int MaxShort = 160;

    /// <summary>What a folded entry says in one line.</summary>
    public static string Short(ConversationEntry entry) => entry.Look switch
    {
        EntryLook.Search when entry.Documents.Count > 0 => Counts.Of(entry.Documents.Count, "document"),
        EntryLook.Tool => Joined(Brief(entry.Asked), Brief(entry.Answered)),
        _ => Brief(entry.Answered ?? entry.Asked),
    };

    /// <summary>What the first part of an entry is.</summary>
    public static string Asked(ConversationEntry entry) => entry.Look switch
    {
        EntryLook.Tool => "Arguments",
        EntryLook.Search => "Query",
        _ => "Input",
    };

    /// <summary>What the last part of an entry is.</summary>
    public static string Answered(ConversationEntry entry) => entry.Look == EntryLook.Tool ? "Result" : "Output";

    private static string Joined(string asked, string answered) => answered.Length == 0 ? asked : asked + " → " + answered;

    private static string Brief(JsonElement? content) => content switch
    {
        null => "",
        { ValueKind: JsonValueKind.String } text => OneLine.Of(TextForms.Cut(text.GetString()!, MaxShort).Replace('\n', ' ')),
        { } json => OneLine.Of(json.Raw(MaxShort).Replace('\n', ' ').TrimEnd('\uFFFD')),
    };
}
