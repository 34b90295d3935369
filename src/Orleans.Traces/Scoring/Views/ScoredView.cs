using System.Buffers;
using System.Text.Json;
using Orleans.Traces.GenAi;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Scoring.Views;

/// <summary>What a scorer sees of its target: the parts that it asked for, and nothing else.</summary>
public sealed record ScoredView
{
    /// <summary>What was asked for.</summary>
    public required ViewParts Parts { get; init; }

    /// <summary>What the target was given; null: not known.</summary>
    public JsonElement? Input { get; init; }

    /// <summary>What it answered; null: not known.</summary>
    public JsonElement? Output { get; init; }

    /// <summary>Whether anything was searched for.</summary>
    public bool HasRetrieval { get; init; }

    /// <summary>The documents that were found, in their order.</summary>
    public IReadOnlyList<RetrievedDocument> Documents { get; init; } = [];

    /// <summary>The tools that were called, in the order of their start.</summary>
    public IReadOnlyList<CalledTool> Tools { get; init; } = [];

    /// <summary>The tools that might have been called, as sent; null: not known.</summary>
    public JsonElement? ToolDefinitions { get; init; }

    /// <summary>Milliseconds that it took; null: it has not ended.</summary>
    public double? DurationMs { get; init; }

    /// <summary>Milliseconds to the first token; null: not known.</summary>
    public double? FirstTokenMs { get; init; }

    /// <summary>US dollars; null: not known.</summary>
    public decimal? CostUsd { get; init; }

    /// <summary>Tokens.</summary>
    public TokenUsage Tokens { get; init; } = TokenUsage.Unknown;

    /// <summary>Whether it failed.</summary>
    public bool IsError { get; init; }

    /// <summary>The attribute that was asked for, as text; null: none was, or it has none.</summary>
    public string? Attribute { get; init; }

    /// <summary>The further attributes that were asked for, in that order, as text; null where it has none.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Attributes { get; init; } = [];

    /// <summary>What was left out, since there was more than <see cref="ViewReader"/> reads; null: nothing.</summary>
    public string? Note { get; init; }

    /// <summary>Names what was seen: two views are the same to a scorer exactly where their hashes are.</summary>
    public ItemHash Hash()
    {
        var buffer = new ArrayBufferWriter<byte>(1_024);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
            Write(writer);
        return ItemHash.OfContext(buffer.WrittenSpan);
    }

    private void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        writer.WriteNumberValue((int)Parts);
        Write(writer, Input);
        Write(writer, Output);
        writer.WriteBooleanValue(HasRetrieval);
        foreach (var document in Documents)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(document.Id);
            writer.WriteStringValue(document.Content);
            writer.WriteEndArray();
        }

        foreach (var tool in Tools)
        {
            writer.WriteStartObject();
            writer.WritePropertyName(tool.Name);
            Write(writer, tool.Arguments);
            writer.WriteEndObject();
        }

        foreach (var number in (double?[])[DurationMs, FirstTokenMs, (double?)CostUsd, Tokens.Input, Tokens.Output])
        {
            if (number is { } known && double.IsFinite(known))
                writer.WriteNumberValue(known);
            else
                writer.WriteNullValue();
        }

        writer.WriteBooleanValue(IsError);
        writer.WriteStringValue(Attribute);
        WriteFurther(writer);
        writer.WriteEndArray();
    }

    // What rules never look at: where it was not asked for nothing is written, so that their hashes stay what they were.
    private void WriteFurther(Utf8JsonWriter writer)
    {
        if ((Parts & ViewParts.ToolResults) != 0)
        {
            foreach (var tool in Tools)
                Write(writer, tool.Result);
        }

        if ((Parts & ViewParts.ToolDefinitions) != 0)
            Write(writer, ToolDefinitions);
        foreach (var (key, text) in Attributes)
        {
            writer.WriteStringValue(key);
            writer.WriteStringValue(text);
        }
    }

    private static void Write(Utf8JsonWriter writer, JsonElement? value)
    {
        if (value is { ValueKind: not JsonValueKind.Undefined } known)
            known.WriteTo(writer);
        else
            writer.WriteNullValue();
    }
}
