using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.TraceQl.Ast;

namespace Orleans.Traces.Query.TraceQl.Pruning;

/// <summary>What a trace must have for a query to match it.</summary>
/// <remarks>
/// DESIGN. A query matches when spans are left at the end of its pipeline, so every stage must leave some. A comparison holds only for a
/// value that is there, so it needs the attribute's key, and an equation the value itself; what a negation lets through needs nothing. Each
/// step weakens at most: whatever is not understood here asks for nothing.
/// </remarks>
internal static class QueryCondition
{
    private static readonly SearchCondition Nothing = new SearchCondition.Any();

    private static readonly (FieldScope Field, AttributeScope Scope)[] Scopes =
    [
        (FieldScope.Span, AttributeScope.Span),
        (FieldScope.Resource, AttributeScope.Resource),
        (FieldScope.Event, AttributeScope.Event),
        (FieldScope.Link, AttributeScope.Link),
        (FieldScope.Instrumentation, AttributeScope.Instrumentation),
    ];

    public static SearchCondition Of(Pipeline pipeline) => All(pipeline.Stages.Select(Of));

    private static SearchCondition Of(Stage stage) => stage switch
    {
        Stage.Filter { Expression: { } expression } => Of(expression),
        Stage.And and => All(and.Parts.Select(Of)),
        Stage.Or or => One(or.Parts.Select(Of)),
        Stage.Structure { Form: RelationForm.NotRight } structure => Of(structure.Right),
        Stage.Structure structure => All([Of(structure.Left), Of(structure.Right)]),
        Stage.Nested nested => Of(nested.Pipeline),
        Stage.Scalar scalar => All(scalar.Left.Aggregates.Concat(scalar.Right.Aggregates).Select(a => a.Over is { } over ? Presence(over) : Nothing)),
        _ => Nothing,
    };

    private static SearchCondition Of(FieldExpression expression) => expression switch
    {
        FieldExpression.And and => All(and.Parts.Select(Of)),
        FieldExpression.Or or => One(or.Parts.Select(Of)),
        FieldExpression.Compare compare => Of(compare),
        FieldExpression.Exists { Wanted: true } exists => Presence(exists.Inner),
        FieldExpression.Text { Wanted: true } text => new SearchCondition.Words(text.Words.Field.Name),
        FieldExpression.Read read => Equal(read.Field, Value.Of(true)),
        _ => Nothing,
    };

    private static SearchCondition Of(FieldExpression.Compare compare)
    {
        var (read, constant) = (compare.Left as FieldExpression.Read, compare.Right as FieldExpression.Constant);
        if (read is null && constant is null)
            (read, constant) = (compare.Right as FieldExpression.Read, compare.Left as FieldExpression.Constant);
        if (read is not null && constant is not null)
        {
            if (compare.Operator == CompareOperator.Equal)
                return Equal(read.Field, constant.Value);
            if (compare.Operator == CompareOperator.Matches && Alternatives.Of(constant.Value.Text) is { } texts)
                return One(texts.Select(t => Equal(read.Field, Value.Of(t))));
        }

        return All([Presence(compare.Left), Presence(compare.Right)]);
    }

    // What must be there for an expression to come to a value at all.
    private static SearchCondition Presence(FieldExpression expression) => expression switch
    {
        FieldExpression.Read { Field: { Scope: not FieldScope.Intrinsic } field } => Has(field),
        FieldExpression.Negate negate => Presence(negate.Inner),
        FieldExpression.Arithmetic sum => All([Presence(sum.Left), Presence(sum.Right)]),
        _ => Nothing,
    };

    private static SearchCondition Has(Field field) => InScopes(field, scope => new SearchCondition.Has(scope, field.Name));

    private static SearchCondition Equal(Field field, Value value)
    {
        if (field.Scope == FieldScope.Intrinsic)
            return OfIntrinsic(field.Intrinsic, value);

        AttributeValue? wanted = value.Type switch
        {
            ValueKind.Text => new AttributeValue.Text(value.Text),
            ValueKind.Bool => new AttributeValue.Bool(value.IsTrue),
            ValueKind.Int or ValueKind.Duration => new AttributeValue.Int(value.Whole),
            ValueKind.Float when double.IsInteger(value.Number) && Math.Abs(value.Number) < 1L << 53 => new AttributeValue.Int((long)value.Number),
            _ => null,
        };
        return wanted is null ? Has(field) : InScopes(field, scope => new SearchCondition.Equal(scope, field.Name, wanted));
    }

    private static SearchCondition InScopes(Field field, Func<AttributeScope, SearchCondition> condition) =>
        One(Scopes.Where(s => field.Scope == FieldScope.Any || field.Scope == s.Field).Select(s => condition(s.Scope)));

    private static SearchCondition OfIntrinsic(Intrinsic intrinsic, Value value) => (intrinsic, value.Type) switch
    {
        (Intrinsic.Status, ValueKind.Status) => new SearchCondition.Fact(FactNames.Status, value.ToString()),
        (Intrinsic.Kind, ValueKind.Kind) => new SearchCondition.Fact(FactNames.OtelKind, value.ToString()),
        (_, not ValueKind.Text) => Nothing,
        (Intrinsic.Name, _) => new SearchCondition.Fact(FactNames.Name, value.Text),
        (_, _) when value.Text.Length == 0 => Nothing,
        (Intrinsic.RootName, _) => new SearchCondition.Fact(FactNames.Name, value.Text),
        (Intrinsic.RootServiceName, _) => new SearchCondition.Equal(AttributeScope.Resource, "service.name", new AttributeValue.Text(value.Text)),
        (Intrinsic.LlmKind, _) => new SearchCondition.Fact(FactNames.Kind, value.Text),
        (Intrinsic.LlmProvider, _) => new SearchCondition.Fact(FactNames.Provider, value.Text),
        (Intrinsic.LlmModel or Intrinsic.LlmRequestModel or Intrinsic.LlmResponseModel, _) => new SearchCondition.Fact(FactNames.Model, value.Text),
        (Intrinsic.LlmTool, _) => new SearchCondition.Fact(FactNames.Tool, value.Text),
        (Intrinsic.TraceSession, _) => new SearchCondition.Fact(FactNames.Session, value.Text),
        (Intrinsic.TraceUser, _) => new SearchCondition.Fact(FactNames.User, value.Text),
        (Intrinsic.TraceTags, _) => new SearchCondition.Fact(FactNames.Tag, value.Text),
        _ => Nothing,
    };

    private static SearchCondition All(IEnumerable<SearchCondition> parts)
    {
        List<SearchCondition> needed = [];
        foreach (var part in parts)
        {
            if (part is SearchCondition.And and)
                needed.AddRange(and.Parts);
            else if (part is not SearchCondition.Any)
                needed.Add(part);
        }

        return Joined(needed, distinct => new SearchCondition.And(distinct));
    }

    private static SearchCondition One(IEnumerable<SearchCondition> parts)
    {
        List<SearchCondition> enough = [];
        foreach (var part in parts)
        {
            if (part is SearchCondition.Any)
                return Nothing;
            if (part is SearchCondition.Or or)
                enough.AddRange(or.Parts);
            else
                enough.Add(part);
        }

        return Joined(enough, distinct => new SearchCondition.Or(distinct));
    }

    private static SearchCondition Joined(List<SearchCondition> parts, Func<List<SearchCondition>, SearchCondition> join)
    {
        List<SearchCondition> distinct = [.. parts.Distinct()];
        return distinct.Count switch
        {
            0 => Nothing,
            1 => distinct[0],
            _ => join(distinct),
        };
    }
}
