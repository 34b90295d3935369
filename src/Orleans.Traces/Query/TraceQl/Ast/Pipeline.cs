namespace Orleans.Traces.Query.TraceQl.Ast;

/// <summary>Stages that spansets go through, in order.</summary>
/// <param name="Stages">At least one.</param>
internal sealed record Pipeline(IReadOnlyList<Stage> Stages)
{
    public int Height => Stages.Max(s => s.Height);
}

/// <summary>What makes spansets of spansets. A closed set.</summary>
/// <param name="Height">How many levels it has: bounded by the parser.</param>
internal abstract record Stage(int Height)
{
    /// <summary>The spans for which an expression is true; null: all.</summary>
    public sealed record Filter(FieldExpression? Expression) : Stage(1);

    /// <summary>The spans of all parts together, where each part has one.</summary>
    public sealed record And(IReadOnlyList<Stage> Parts) : Stage(1 + Parts.Max(p => p.Height));

    /// <summary>The spans of all parts together, where one part has one.</summary>
    public sealed record Or(IReadOnlyList<Stage> Parts) : Stage(1 + Parts.Max(p => p.Height));

    /// <summary>Spans by how they stand to each other in the tree.</summary>
    public sealed record Structure(Relation Relation, RelationForm Form, Stage Left, Stage Right) : Stage(1 + Math.Max(Left.Height, Right.Height));

    /// <summary>A pipeline in parentheses.</summary>
    public sealed record Nested(Pipeline Pipeline) : Stage(1 + Pipeline.Height);

    /// <summary>A spanset for each value of an expression.</summary>
    public sealed record Group(FieldExpression By) : Stage(1);

    /// <summary>All spansets become one.</summary>
    public sealed record Coalesce() : Stage(1);

    /// <summary>Fields to hand out with the spans.</summary>
    public sealed record Select(IReadOnlyList<FieldExpression.Read> Fields) : Stage(1);

    /// <summary>The spansets for which a comparison of aggregates holds.</summary>
    public sealed record Scalar(CompareOperator Operator, ScalarExpression Left, ScalarExpression Right) : Stage(1);
}

/// <summary>An expression over the spans of one spanset. A closed set.</summary>
/// <param name="Type">What it comes to.</param>
/// <param name="Height">How many levels it has: bounded by the parser.</param>
internal abstract record ScalarExpression(ValueKind Type, int Height)
{
    public sealed record Constant(Value Value) : ScalarExpression(Value.Type, 1);

    /// <param name="Function">Which.</param>
    /// <param name="Over">What of each span; null for a count.</param>
    public sealed record Aggregate(AggregateFunction Function, FieldExpression? Over) : ScalarExpression(Over?.Type ?? ValueKind.Int, 1);

    public sealed record Arithmetic(ArithmeticOperator Operator, ScalarExpression Left, ScalarExpression Right)
        : ScalarExpression(ValueKind.Any, 1 + Math.Max(Left.Height, Right.Height));

    /// <summary>The aggregates in it, from left to right.</summary>
    public IEnumerable<Aggregate> Aggregates => this switch
    {
        Aggregate aggregate => [aggregate],
        Arithmetic arithmetic => arithmetic.Left.Aggregates.Concat(arithmetic.Right.Aggregates),
        _ => [],
    };
}
