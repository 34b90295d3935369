using System.Text.RegularExpressions;

namespace Orleans.Traces.Query.TraceQl.Ast;

/// <summary>An expression over one span, checked. A closed set.</summary>
/// <param name="Type">What it comes to.</param>
/// <param name="Height">How many levels it has: bounded by the parser, so that walking it down by recursion is safe.</param>
internal abstract record FieldExpression(ValueKind Type, int Height)
{
    private FieldExpression(ValueKind type, params ReadOnlySpan<FieldExpression> parts)
        : this(type, 1 + HighestOf(parts))
    {
    }

    public sealed record Constant(Value Value) : FieldExpression(Value.Type);

    /// <summary>A field of the span, or of the span that it hangs below.</summary>
    /// <param name="Slot">Its place among the query's fields.</param>
    /// <param name="Field">The field.</param>
    /// <param name="OfParent">It is the parent's.</param>
    public sealed record Read(int Slot, Field Field, bool OfParent) : FieldExpression(Field.Type);

    public sealed record Not(FieldExpression Inner) : FieldExpression(ValueKind.Bool, Inner);

    public sealed record Negate(FieldExpression Inner) : FieldExpression(Inner.Type, Inner);

    /// <summary>There is a value, or there is none.</summary>
    public sealed record Exists(FieldExpression Inner, bool Wanted) : FieldExpression(ValueKind.Bool, Inner);

    public sealed record And(IReadOnlyList<FieldExpression> Parts) : FieldExpression(ValueKind.Bool, [.. Parts]);

    public sealed record Or(IReadOnlyList<FieldExpression> Parts) : FieldExpression(ValueKind.Bool, [.. Parts]);

    public sealed record Compare(CompareOperator Operator, FieldExpression Left, FieldExpression Right, Regex? Pattern)
        : FieldExpression(ValueKind.Bool, Left, Right);

    public sealed record Arithmetic(ArithmeticOperator Operator, FieldExpression Left, FieldExpression Right, ValueKind Result)
        : FieldExpression(Result, Left, Right);

    /// <summary>One of the span's texts holds all of the words that are the name of <paramref name="Words"/>.</summary>
    public sealed record Text(Read Words, bool Wanted) : FieldExpression(ValueKind.Bool, Words);

    /// <summary>The parts that it is made of.</summary>
    public IReadOnlyList<FieldExpression> Inside => this switch
    {
        Not not => [not.Inner],
        Negate negate => [negate.Inner],
        Exists exists => [exists.Inner],
        And and => and.Parts,
        Or or => or.Parts,
        Compare compare => [compare.Left, compare.Right],
        Arithmetic arithmetic => [arithmetic.Left, arithmetic.Right],
        Text text => [text.Words],
        _ => [],
    };

    /// <summary>It says something of the span.</summary>
    public bool ReadsSpan => this is Read || Inside.Any(i => i.ReadsSpan);

    private static int HighestOf(ReadOnlySpan<FieldExpression> parts)
    {
        var highest = 0;
        foreach (var part in parts)
            highest = Math.Max(highest, part.Height);
        return highest;
    }
}
