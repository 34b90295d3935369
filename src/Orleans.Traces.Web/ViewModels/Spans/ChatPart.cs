using System.Text.Json;

namespace Orleans.Traces.Web.ViewModels.Spans;

/// <summary>A part of a message, by what it is. A closed set.</summary>
public abstract record ChatPart
{
    private ChatPart()
    {
    }

    /// <summary>Words.</summary>
    public sealed record Words(string Text) : ChatPart;

    /// <summary>The model will not answer, and says so.</summary>
    public sealed record Refusal(string Text) : ChatPart;

    /// <summary>What the model thought before it answered. Empty: it was sent without its words.</summary>
    public sealed record Thought(string Text) : ChatPart;

    /// <summary>The model asks for a tool.</summary>
    /// <param name="Id">The id of the call; empty when not sent.</param>
    /// <param name="Name">The tool's name; empty when not sent.</param>
    /// <param name="Arguments">What the tool is called with; null: nothing.</param>
    public sealed record ToolCall(string Id, string Name, JsonElement? Arguments) : ChatPart;

    /// <summary>What a tool answered.</summary>
    /// <param name="Id">The id of the call; empty when not sent.</param>
    /// <param name="Name">The tool's name, its own word or that of the call with this id; empty: neither is known.</param>
    /// <param name="Response">Its answer; null: nothing.</param>
    public sealed record ToolResult(string Id, string Name, JsonElement? Response) : ChatPart;

    /// <summary>A picture that came whole.</summary>
    /// <param name="Source">A <c>data:</c> address, safe to show.</param>
    /// <param name="What">What it is, in words.</param>
    /// <param name="Size">Its bytes.</param>
    public sealed record Image(string Source, string What, int Size) : ChatPart;

    /// <summary>Something that came whole and is not shown: its name and size, in words.</summary>
    public sealed record Attachment(string What) : ChatPart;

    /// <summary>Something that lies elsewhere, and is not fetched.</summary>
    /// <param name="What">What it is said to be.</param>
    /// <param name="Address">Where.</param>
    public sealed record Elsewhere(string What, string Address) : ChatPart;

    /// <summary>Anything else, as it was sent.</summary>
    public sealed record Other(string Type, JsonElement Json) : ChatPart;
}
