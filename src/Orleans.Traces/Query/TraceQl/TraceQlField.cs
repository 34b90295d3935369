using Orleans.Traces.Query.TraceQl.Ast;
using Orleans.Traces.Query.TraceQl.Syntax;

namespace Orleans.Traces.Query.TraceQl;

/// <summary>What the values of a field are.</summary>
public enum TraceQlType
{
    /// <summary>Anything: an attribute, a score.</summary>
    Any,

    /// <summary>Text.</summary>
    Text,

    /// <summary>A number, whole or not.</summary>
    Number,

    /// <summary>A duration.</summary>
    Duration,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>One of a few words: a status, or OpenTelemetry's kind of a span.</summary>
    Word,
}

/// <summary>A field of the language that is no attribute.</summary>
/// <param name="Name">As a query writes it.</param>
/// <param name="Type">What its values are.</param>
public sealed record TraceQlField(string Name, TraceQlType Type)
{
    /// <summary>All of them, by name; each under one name alone. (Scores have names of their own and are not among them.)</summary>
    public static IReadOnlyList<TraceQlField> All { get; } =
    [
        .. Enum.GetValues<Intrinsic>()
            .Where(i => i is not (Intrinsic.None or Intrinsic.Score))
            .Select(i => new TraceQlField(Intrinsics.Of(i).Name, TypeOf(Intrinsics.Of(i).Type)))
            .OrderBy(f => f.Name, StringComparer.Ordinal),
    ];

    /// <summary>What the values of a field of this name are; an attribute's can be anything.</summary>
    public static TraceQlType TypeOf(string name) =>
        Intrinsics.TryFind(name, out var intrinsic) ? TypeOf(Intrinsics.Of(intrinsic).Type) : TraceQlType.Any;

    /// <summary>A text as a query writes it, in quotes.</summary>
    public static string Quoted(string text) => QuotedText.Of(text);

    /// <summary>An attribute's key as a query writes it after its scope, in quotes where it needs them.</summary>
    public static string Key(string key) => AttributeText.Of(key);

    private static TraceQlType TypeOf(ValueKind type) => type switch
    {
        ValueKind.Text => TraceQlType.Text,
        ValueKind.Int or ValueKind.Float => TraceQlType.Number,
        ValueKind.Duration => TraceQlType.Duration,
        ValueKind.Bool => TraceQlType.Boolean,
        ValueKind.Status or ValueKind.Kind => TraceQlType.Word,
        _ => TraceQlType.Any,
    };
}
