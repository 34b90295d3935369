using Orleans.Traces.GenAi;
using Orleans.Traces.Query.Text;
using Orleans.Traces.Query.TraceQl.Ast;

namespace Orleans.Traces.Query.TraceQl.Evaluation;

/// <summary>The values of fields in one decoded span.</summary>
internal sealed class SpanValues(SearchedSpan span, ulong start)
{
    // Asked for only where a field needs it, and there it was read.
    private SpanView View => span.View ?? throw new InvalidOperationException("The span was not decoded for a field that needs it.");

    private SpanFacts Facts => span.Facts;

    public Value Get(Field field, TextQuery? words) => field.Scope switch
    {
        FieldScope.Span => In(View.Attributes, field.Name),
        FieldScope.Resource => In(View.Resource, field.Name),
        FieldScope.Event => OfEvents(field.Name),
        FieldScope.Link => Several(View.Links.Select(l => In(l.Attributes, field.Name))),
        FieldScope.Instrumentation => In(View.Scope.Attributes, field.Name),
        FieldScope.Any => Anywhere(field.Name),
        _ when words is not null => Value.Of(words.Matches(SpanTexts.Of(View))),
        _ => Of(field),
    };

    private Value Anywhere(string key)
    {
        var value = In(View.Attributes, key);
        if (value.IsNil)
            value = In(View.Resource, key);
        if (value.IsNil)
            value = OfEvents(key);
        if (value.IsNil)
            value = Several(View.Links.Select(l => In(l.Attributes, key)));
        return value.IsNil ? In(View.Scope.Attributes, key) : value;
    }

    private Value OfEvents(string key) =>
        Several(View.Events.Select(e => In(e.Attributes, key)).Concat(View.Logs.Select(l => In(l.Attributes, key))));

    private static Value In(AttributeMap attributes, string key) => attributes.TryGet(key, out var value) ? Value.Of(value) : default;

    // Of lists the items: an event's list is as good as several events.
    private static Value Several(IEnumerable<Value> values)
    {
        List<Value> several = [];
        foreach (var value in values)
        {
            if (value.Type == ValueKind.Many)
                several.AddRange(value.Items);
            else if (!value.IsNil)
                several.Add(value);
        }

        return Value.AnyOf(several);
    }

    private Value Of(Field field) => field.Intrinsic switch
    {
        Intrinsic.EventName => Several(View.Events.Select(e => Value.Of(e.Name)).Concat(View.Logs.Select(l => Value.Of(l.EventName.Length > 0 ? l.EventName : null)))),
        Intrinsic.EventTimeSinceStart => Several(View.Events.Select(e => Since(e.TimeUnixNano)).Concat(View.Logs.Select(LogSince))),
        Intrinsic.LinkTraceId => Several(View.Links.Select(l => Value.Of(l.TraceId))),
        Intrinsic.LinkSpanId => Several(View.Links.Select(l => Value.Of(l.SpanId))),
        Intrinsic.InstrumentationName => Value.Of(View.Scope.Name),
        Intrinsic.InstrumentationVersion => Value.Of(View.Scope.Version),
        Intrinsic.LlmKind => Value.Of(SpanKindNames.Of(Facts.Kind)),
        Intrinsic.LlmProvider => Value.Of(Facts.Provider),
        Intrinsic.LlmModel => field.Name.Length > 0 ? Value.Of(Facts.Model) : Models(),
        Intrinsic.LlmRequestModel => Value.Of(Facts.RequestModel),
        Intrinsic.LlmResponseModel => Value.Of(Facts.ResponseModel),
        Intrinsic.LlmInputTokens => Value.Of(Facts.Usage.Input),
        Intrinsic.LlmOutputTokens => Value.Of(Facts.Usage.Output),
        Intrinsic.LlmCacheReadTokens => Value.Of(Facts.Usage.CacheRead),
        Intrinsic.LlmCacheWriteTokens => Value.Of(Facts.Usage.CacheWrite),
        Intrinsic.LlmReasoningTokens => Value.Of(Facts.Usage.Reasoning),
        Intrinsic.LlmCost => Value.Of(span.Cost),
        Intrinsic.LlmTimeToFirstToken => Milliseconds(Facts.TimeToFirstTokenMs),
        Intrinsic.LlmTool => Value.Of(Facts.ToolName),
        Intrinsic.LlmAgent => Value.Of(Facts.AgentName),
        Intrinsic.LlmPrompt => Value.Of(Facts.PromptName),
        Intrinsic.LlmError => Value.Of(Facts.IsError),
        Intrinsic.Score => Several(span.Scores.Where(s => s.Key == field.Name).Select(s => Value.Of(s.Value))),
        _ => default,
    };

    private Value Models() => Facts.RequestModel == Facts.ResponseModel
        ? Value.Of(Facts.Model)
        : Several([Value.Of(Facts.ResponseModel), Value.Of(Facts.RequestModel)]);

    private Value LogSince(LogView log) => Since(log.TimeUnixNano != 0 ? log.TimeUnixNano : log.ObservedTimeUnixNano);

    private Value Since(ulong time) => time == 0 || start == 0 ? default : Value.Duration(unchecked((long)(time - start)));

    private static Value Milliseconds(double? milliseconds) => milliseconds is { } ms && double.IsFinite(ms) && Math.Abs(ms) < long.MaxValue / 1e6
        ? Value.Duration((long)(ms * 1e6))
        : default;
}
