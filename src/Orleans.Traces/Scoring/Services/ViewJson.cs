using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Orleans.Traces.Identity;
using Orleans.Traces.Scoring.Views;

namespace Orleans.Traces.Scoring.Services;

/// <summary>What a scorer sees as JSON, for services and scripts: the parts that it asked for, and nothing else.</summary>
/// <remarks>Clipped: a part whose JSON is longer than <see cref="ViewText.MaxLength"/> characters stands there as the text that is left of it, of documents
/// and tools each for itself; <c>note</c> says so.</remarks>
public static class ViewJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The bytes, and what was left out.</summary>
    public static (ReadOnlyMemory<byte> Json, string? Note) Write(Scorer scorer, TraceId trace, ScoringTarget target)
    {
        var buffer = new ArrayBufferWriter<byte>(4_096);
        var notes = new List<string>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("traceId", trace.ToString());
            json.WriteString("spanId", target.Span?.ToString());
            json.WriteString("scorer", scorer.Id);
            json.WriteNumber("scorerVersion", scorer.Version);
            new Body(json, target.View, notes).Write();
            json.WriteString("note", NoteOf(notes));
            json.WriteEndObject();
        }

        return (buffer.WrittenMemory, NoteOf(notes));
    }

    private static string? NoteOf(List<string> notes) => notes.Count == 0 ? null : string.Join(' ', notes.Distinct(StringComparer.Ordinal).Take(5));

    private sealed class Body(Utf8JsonWriter json, ScoredView view, List<string> notes)
    {
        public void Write()
        {
            if (view.Note is { } note)
                notes.Add(note);
            Value("input", view.Input, ViewParts.Input);
            Value("output", view.Output, ViewParts.Output);
            if (Has(ViewParts.Documents))
                Documents();
            if (Has(ViewParts.Tools))
                Tools();
            Value("toolDefinitions", view.ToolDefinitions, ViewParts.ToolDefinitions);
            Number("durationMs", view.DurationMs, ViewParts.Duration);
            Number("firstTokenMs", view.FirstTokenMs, ViewParts.FirstToken);
            Number("costUsd", (double?)view.CostUsd, ViewParts.Cost);
            Number("inputTokens", view.Tokens.Input, ViewParts.Tokens);
            Number("outputTokens", view.Tokens.Output, ViewParts.Tokens);
            if (Has(ViewParts.Error))
                json.WriteBoolean("isError", view.IsError);
            json.WriteStartObject("attributes");
            foreach (var (key, text) in view.Attributes)
                Text(key, text);
            json.WriteEndObject();
        }

        private bool Has(ViewParts part) => (view.Parts & part) != 0;

        private void Documents()
        {
            json.WriteBoolean("searched", view.HasRetrieval);
            json.WriteStartArray("documents");
            foreach (var document in view.Documents)
            {
                json.WriteStartObject();
                json.WriteString("id", document.Id);
                Text("content", document.Content);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        private void Tools()
        {
            json.WriteStartArray("tools");
            foreach (var tool in view.Tools)
            {
                json.WriteStartObject();
                json.WriteString("name", tool.Name);
                Value("arguments", tool.Arguments);
                Value("result", tool.Result);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        private void Number(string name, double? number, ViewParts part)
        {
            if (!Has(part))
                return;
            if (number is { } known && double.IsFinite(known))
                json.WriteNumber(name, known);
            else
                json.WriteNull(name);
        }

        private void Value(string name, JsonElement? value, ViewParts part)
        {
            if (Has(part))
                Value(name, value);
        }

        private void Value(string name, JsonElement? value)
        {
            if (value is not { ValueKind: not JsonValueKind.Undefined } known)
            {
                json.WriteNull(name);
            }
            else if (known.GetRawText().Length > ViewText.MaxLength)
            {
                Text(name, ViewText.Whole(known) ?? known.GetRawText());
            }
            else
            {
                json.WritePropertyName(name);
                known.WriteTo(json);
            }
        }

        private void Text(string name, string? text)
        {
            var clipped = text is null ? null : ViewText.Clipped(text);
            if (clipped?.Note is { } note)
                notes.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: {note}"));
            json.WriteString(name, clipped?.Text);
        }
    }
}
