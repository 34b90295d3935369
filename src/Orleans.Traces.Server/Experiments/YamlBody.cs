using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orleans.Traces.Access.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Orleans.Traces.Server.Experiments;

/// <summary>Reads YAML as the JSON that says the same: mappings, lists, texts, numbers, booleans and null.</summary>
/// <remarks>Without aliases, with which few bytes say very much.</remarks>
internal static class YamlBody
{
    private const int MaxDepth = 32;

    /// <summary>Reads one document, or says on which line it is wrong.</summary>
    public static bool TryRead(string text, out JsonElement body, [NotNullWhen(false)] out BodyFault? fault)
    {
        (body, fault) = (default, null);
        try
        {
            var parser = new Parser(new StringReader(text));
            parser.Consume<StreamStart>();
            if (parser.TryConsume<DocumentStart>(out _))
                body = JsonSerializer.SerializeToElement(Read(parser, 0), Traces.Datasets.Json.DatasetsJson.Stored.JsonNode);
            return true;
        }
        catch (YamlException e)
        {
            fault = new BodyFault("", $"YAML; line {e.Start.Line}: {e.Message}");
            return false;
        }
    }

    private static JsonNode? Read(Parser parser, int depth)
    {
        if (depth > MaxDepth)
            throw new YamlException(parser.Current!.Start, parser.Current.End, $"it is nested deeper than {MaxDepth} levels");
        if (parser.TryConsume<MappingStart>(out _))
            return ReadMapping(parser, depth);
        if (parser.TryConsume<SequenceStart>(out _))
        {
            var list = new JsonArray();
            while (!parser.TryConsume<SequenceEnd>(out _))
                list.Add(Read(parser, depth + 1));
            return list;
        }

        if (parser.TryConsume<Scalar>(out var scalar))
            return ValueOf(scalar);
        throw new YamlException(parser.Current!.Start, parser.Current.End, "an alias stands where a value is expected");
    }

    private static JsonObject ReadMapping(Parser parser, int depth)
    {
        var members = new JsonObject();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            if (!parser.TryConsume<Scalar>(out var key))
                throw new YamlException(parser.Current!.Start, parser.Current.End, "a key is no text");
            if (!members.TryAdd(key.Value, Read(parser, depth + 1)))
                throw new YamlException(key.Start, key.End, $"'{key.Value}' is said twice");
        }

        return members;
    }

    private static JsonValue? ValueOf(Scalar scalar)
    {
        if (scalar.Style != ScalarStyle.Plain)
            return JsonValue.Create(scalar.Value);
        return scalar.Value switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => JsonValue.Create(true),
            "false" or "False" or "FALSE" => JsonValue.Create(false),
            var number when decimal.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) => JsonValue.Create(value),
            var text => JsonValue.Create(text),
        };
    }
}
