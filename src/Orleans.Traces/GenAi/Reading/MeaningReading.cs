using System.Globalization;
using System.Text.Json;
using Orleans.Traces.GenAi.Messages;
using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Decoding;

namespace Orleans.Traces.GenAi.Reading;

/// <summary>Reads what one span means.</summary>
internal sealed class MeaningReading(SpanView span, SpanFacts facts)
{
    // Gathered from all rows, where other fields are said by the first that can be read.
    private static readonly Field[] Gathered = [Fields.Parameters, Fields.Metadata, Fields.Scores];

    private static readonly Field[] Contents = [Fields.Input, Fields.Output, Fields.ToolArguments, Fields.ToolResult];

    private readonly SpanReading _reading = SpanReading.OfAll(span, facts.Kind);
    private readonly Warnings _warnings = new();

    /// <summary>All of it.</summary>
    public SpanMeaning Read(IPrices prices)
    {
        var (input, output) = (Content(Fields.Input, MessageFinder.User), Content(Fields.Output, MessageFinder.Assistant));
        var (arguments, result) = (Content(Fields.ToolArguments), Content(Fields.ToolResult));
        if (facts.Kind == SpanKind.Tool)
        {
            // What a tool is called with is its input: whichever was sent says both.
            (arguments, input) = (arguments ?? input, input ?? arguments);
            (result, output) = (result ?? output, output ?? result);
        }

        var cost = SpanCost.Of(facts, span.StartTimeUnixNano, prices);
        Warn(cost);
        return new SpanMeaning
        {
            Facts = facts,
            Cost = cost,
            DisplayName = _reading.Text(Fields.DisplayName),
            Parameters = NamedValues.Together(_reading.Hits(Fields.Parameters)),
            Input = WithInstructions(input),
            Output = output,
            ToolCallId = _reading.Text(Fields.ToolCallId),
            ToolArguments = arguments,
            ToolResult = result,
            ToolDefinitions = (JsonElement?)_reading.Find(Fields.ToolDefinitions),
            Documents = (IReadOnlyList<RetrievedDocument>?)_reading.Find(Fields.Documents) ?? [],
            ResponseId = _reading.Text(Fields.ResponseId),
            FinishReasons = (IReadOnlyList<string>?)_reading.Find(Fields.FinishReasons) ?? ReasonsIn(output),
            PromptTemplate = _reading.Text(Fields.PromptTemplate),
            PromptVariables = (JsonElement?)_reading.Find(Fields.PromptVariables),
            Metadata = NamedValues.Together(_reading.Hits(Fields.Metadata)),
            Scores = [.. _reading.Hits(Fields.Scores).SelectMany(hit => (IReadOnlyList<ReportedScore>?)hit.Read() ?? [])],
            Error = facts.IsError ? ErrorOf() : null,
            Warnings = _warnings.ToList(),
        };
    }

    // What cannot be read as it should be is better shown as it is than not at all.
    private JsonElement? Content(Field field, string? role = null)
    {
        var hit = _reading.FindHit(field);
        if (hit is null)
            return _reading.Hits(field).FirstOrDefault(h => h.Sent is { IsNothing: false })?.Sent is { } sent ? (JsonElement)Reading.Contents.Any(sent)! : null;

        var json = (JsonElement)hit.Read()!;
        return role is not null && HasMessages(facts.Kind)
            ? Reading.Contents.ToMessages(json, role, wrapped: facts.Kind is SpanKind.Llm or SpanKind.Agent) ?? json
            : json;
    }

    private static bool HasMessages(SpanKind kind) =>
        kind is not (SpanKind.Tool or SpanKind.Retriever or SpanKind.Reranker or SpanKind.Embedding);

    // The system's instructions come first, unless they stand among the messages already.
    private JsonElement? WithInstructions(JsonElement? input)
    {
        if (_reading.Find(Fields.Instructions) is not JsonElement instructions)
            return input;

        var messages = new List<FoundMessage> { new(instructions, MessageFinder.System) };
        switch (input)
        {
            case { ValueKind: JsonValueKind.String } text:
                messages.Add(new FoundMessage(text, MessageFinder.User));
                break;
            case { } list when MessageWriter.IsCurrent(list) && list[0].Text("role") != MessageFinder.System:
                messages.AddRange(list.EnumerateArray().Select(message => new FoundMessage(message, MessageFinder.User)));
                break;
            case not null:
                return input;
        }

        return MessageWriter.Write(messages);
    }

    private static IReadOnlyList<string> ReasonsIn(JsonElement? output) =>
        output is { ValueKind: JsonValueKind.Array } messages
            ? [.. messages.EnumerateArray().Select(message => message.Text("finish_reason")).OfType<string>().Take(Expect.MaxTags)]
            : [];

    private SpanError ErrorOf()
    {
        var error = (SpanError?)_reading.Find(Fields.Error) ?? new SpanError(null, null, null);
        return error with
        {
            Type = error.Type ?? _reading.Text(Fields.ErrorType),
            Message = error.Message ?? _reading.Text(Fields.ErrorMessage) ?? (span.Status.Message.Length > 0 ? span.Status.Message : null),
        };
    }

    private void Warn(SpanCost cost)
    {
        foreach (var field in Fields.All)
        {
            if (!field.IsSilent)
                Warn(field);
        }

        if (cost is { IsDisputed: true, Receipt: { } receipt })
        {
            _warnings.Add(new Place("cost"), string.Create(CultureInfo.InvariantCulture,
                $"the span says {cost.ReportedUsd} USD, by the price list ({receipt.Provider}, {receipt.Model}) it is {receipt.TotalUsd} USD; what the span says counts"));
        }
    }

    private void Warn(Field field)
    {
        foreach (var hit in _reading.Hits(field))
        {
            if (hit.Read() is null)
            {
                if (ProblemOf(hit) is { } problem)
                    _warnings.Add(new Place("span", Key: hit.Row.Key), problem);
            }
            else if (Contents.Contains(field) && hit.Sent is { IsTooDeep: true })
            {
                _warnings.Add(new Place("span", Key: hit.Row.Key), $"JSON nested deeper than {ValueDecoder.MaxDepth} levels is shown as text");
                return;
            }
            else if (!Gathered.Contains(field))
            {
                return;
            }
        }
    }

    private static string? ProblemOf(Hit hit)
    {
        if (hit.Sent is not { IsNothing: false } sent || hit.Row.IsOptional)
            return null;
        if (hit.Row.Path is not { } path)
            return $"expected {hit.Row.Expected ?? hit.Row.Field.Expected}, not {sent.What}";
        if (sent.Json is null)
            return $"expected JSON, not {sent.What}";

        // Most members are left out by most senders.
        return sent.Under(path) is { IsNothing: false } member ? $"expected {hit.Row.Field.Expected} in {path}, not {member.What}" : null;
    }
}
