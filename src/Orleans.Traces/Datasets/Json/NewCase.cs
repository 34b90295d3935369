using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Datasets.Json;

/// <summary>What a caller says of a case to be added: in full, or of a trace or span that it is made from.</summary>
public sealed record NewCase
{
    /// <summary>Its id: 1 to 128 characters of <c>A-Z a-z 0-9 - . _ :</c>; left out: it gets a number.</summary>
    public string? Id { get; init; }

    /// <summary>The trace that it is made from: 32 hex digits.</summary>
    public string? TraceId { get; init; }

    /// <summary>The span of that trace that it is made from: 16 hex digits; left out: the trace as a whole.</summary>
    public string? SpanId { get; init; }

    /// <summary>What the program is given; left out: what the trace or span was given.</summary>
    public JsonElement? Input { get; init; }

    /// <summary>What was answered; left out: what the trace or span answered.</summary>
    public JsonElement? Output { get; init; }

    /// <summary>What is expected; left out: see <c>expectedFrom</c>.</summary>
    public JsonElement? Expected { get; init; }

    /// <summary>Where the input comes from in the trace or span: input, input.text, input#/json/pointer, @attribute; left out: input.</summary>
    public string? InputFrom { get; init; }

    /// <summary>Where what is expected comes from, as <c>inputFrom</c>, for instance output; left out: nothing is expected.</summary>
    public string? ExpectedFrom { get; init; }

    /// <summary>Whatever else is known of it: an object.</summary>
    public JsonElement? Metadata { get; init; }

    /// <summary>Words that it is found by.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>The part of the dataset that it is in.</summary>
    public string? Split { get; init; }

    /// <summary>Whether a person has looked at it: new (the default), accepted or rejected.</summary>
    public string? Review { get; init; }

    /// <summary>Adds it also where another case says the same; left out: false.</summary>
    public bool? AllowDuplicate { get; init; }

    /// <summary>Reads a request's body.</summary>
    public static bool TryRead(JsonElement body, [NotNullWhen(true)] out CaseRequest? request, [NotNullWhen(false)] out BodyFault? fault)
    {
        var fields = new FieldReader(body, ["id", "traceId", "spanId", "inputFrom", "expectedFrom", "allowDuplicate", .. CaseFields.Names]);
        var draft = CaseFields.Read(fields) with { Id = CaseFields.Id(fields) };
        var (trace, span) = (Trace(fields), Span(fields));
        var (input, expected) = (From(fields, "inputFrom"), From(fields, "expectedFrom"));
        if (trace is null && span is not null)
            fields.Refuse("traceId", "given, where spanId is");
        if (trace is null && (input ?? expected) is not null)
            fields.Refuse("traceId", "given, where inputFrom or expectedFrom is");
        if (draft.Input is not null && input is not null)
            fields.Refuse("inputFrom", "left out where input is given");
        if (draft.Expected is not null && expected is not null)
            fields.Refuse("expectedFrom", "left out where expected is given");
        if (trace is null && draft.Input is null)
            fields.Refuse("input", "given, or traceId in its place");

        var allow = fields.Flag("allowDuplicate") ?? false;
        fault = fields.Fault;
        request = fault is null ? new CaseRequest(draft, trace is { } id ? (id, span) : null, (input, expected), allow) : null;
        return fault is null;
    }

    internal static CaseValue? From(FieldReader fields, string name)
    {
        if (fields.Text(name, CaseValue.MaxLength) is not { } text)
            return null;
        if (!CaseValue.TryParse(text, out var value))
            fields.Refuse(name, CaseValue.Expected);
        return value;
    }

    private static TraceId? Trace(FieldReader fields)
    {
        if (!fields.Has("traceId"))
            return null;
        if (Identity.TraceId.TryParse(fields.Text("traceId", 64), out var id))
            return id;
        fields.Refuse("traceId", "32 hex digits, not all zero");
        return null;
    }

    private static SpanId? Span(FieldReader fields)
    {
        if (!fields.Has("spanId"))
            return null;
        if (Identity.SpanId.TryParse(fields.Text("spanId", 64), out var id))
            return id;
        fields.Refuse("spanId", "16 hex digits, not all zero");
        return null;
    }
}

/// <summary>A case that is to be added.</summary>
/// <param name="Draft">What is said of it.</param>
/// <param name="From">The trace or span that says the rest; null: nothing does.</param>
/// <param name="Values">Where its input and what is expected come from; null: the input, and nothing.</param>
/// <param name="AllowDuplicate">Adds it also where another case says the same.</param>
public sealed record CaseRequest(CaseDraft Draft, (TraceId Trace, SpanId? Span)? From, (CaseValue? Input, CaseValue? Expected) Values, bool AllowDuplicate)
{
    /// <summary>The case, with what was recorded where nothing else was said.</summary>
    public CaseDraft With(CaseMaterial material, CaseSource source)
    {
        var recorded = (CaseMapping.AsRecorded with { Input = Values.Input ?? CaseMapping.AsRecorded.Input, Expected = Values.Expected }).Apply(material, source);
        return Draft with
        {
            Input = Draft.Input ?? recorded.Input,
            Output = Draft.Output ?? recorded.Output,
            Expected = Draft.Expected ?? recorded.Expected,
            Source = source,
        };
    }
}
