using System.Buffers;
using System.Text.Json;

namespace Orleans.Traces.Web.ViewModels.Spans;

/// <summary>Reads the parts of messages in OpenTelemetry's shape.</summary>
internal static class ChatParts
{
    /// <summary>The most characters of an address with a picture in it that go to the browser.</summary>
    public const int MaxImage = 4_000_000;

    // Pictures that cannot hold script. (An SVG can.)
    private static readonly string[] ImageTypes = ["image/png", "image/jpeg", "image/gif", "image/webp"];

    private static readonly SearchValues<char> Base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");

    /// <summary>What a part is.</summary>
    public static ChatPart Of(JsonElement part)
    {
        var type = part.Text("type");
        return type switch
        {
            "text" when part.Member("content") is { ValueKind: JsonValueKind.String } text => new ChatPart.Words(text.GetString()!),
            "refusal" => new ChatPart.Refusal(part.Text("content")),
            "reasoning" or "thinking" => new ChatPart.Thought(part.Text("content")),
            "tool_call" => new ChatPart.ToolCall(part.Text("id"), part.Text("name"), part.Member("arguments")),
            "tool_call_response" => new ChatPart.ToolResult(part.Text("id"), part.Text("name"), part.Member("response") ?? part.Member("result")),
            "blob" => Blob(part.Text("mime_type"), part.Text("modality"), part.Text("content")),
            "uri" => Uri(part.Text("mime_type"), part.Text("modality"), part.Text("uri")),
            "file" when part.Text("file_id") is { Length: > 0 } id => new ChatPart.Elsewhere(Named(part.Text("mime_type"), part.Text("modality"), "file"), id),
            _ => new ChatPart.Other(type, part.Member("content") is { } content && type is "generic" or "" ? content : part),
        };
    }

    private static ChatPart Uri(string mime, string modality, string uri)
    {
        if (!uri.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
            return new ChatPart.Elsewhere(Named(mime, modality, "file"), uri);

        // data:[<type>][;parameters];base64,<content> (RFC 2397)
        var comma = uri.IndexOf(',', StringComparison.Ordinal);
        if (comma < 0)
            return new ChatPart.Attachment(Named(mime, modality, "data"));

        var head = uri[5..comma];
        var semicolon = head.IndexOf(';', StringComparison.Ordinal);
        var type = semicolon < 0 ? head : head[..semicolon];
        return head.EndsWith(";base64", StringComparison.OrdinalIgnoreCase)
            ? Blob(type.Length > 0 ? type : mime, modality, uri[(comma + 1)..])
            : new ChatPart.Attachment(Named(type, modality, "data") + ", " + Sizes.Bytes(uri.Length - comma - 1));
    }

    private static ChatPart Blob(string mime, string modality, string content)
    {
        var size = (int)(content.Length / 4L * 3) - (content.EndsWith("==", StringComparison.Ordinal) ? 2 : content.EndsWith('=') ? 1 : 0);
        var type = mime.ToLowerInvariant();
        var isImage = ImageTypes.Contains(type) && content.Length is > 0 and <= MaxImage && !content.AsSpan().ContainsAnyExcept(Base64);
        var what = Named(mime, modality, "data") + ", " + Sizes.Bytes(Math.Max(0, size));
        return isImage ? new ChatPart.Image($"data:{type};base64,{content}", what, size) : new ChatPart.Attachment(what);
    }

    private static string Named(string mime, string modality, string otherwise) => (modality, mime) switch
    {
        ({ Length: > 0 }, { Length: > 0 }) when !mime.StartsWith(modality, StringComparison.OrdinalIgnoreCase) => $"{modality} ({mime})",
        (_, { Length: > 0 }) => mime,
        ({ Length: > 0 }, _) => modality,
        _ => otherwise,
    };
}
