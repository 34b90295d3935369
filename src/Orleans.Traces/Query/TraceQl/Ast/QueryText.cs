using System.Globalization;
using System.Text;

namespace Orleans.Traces.Query.TraceQl.Ast;

/// <summary>Writes a query as text that reads as the same query: one spelling of each field, parentheses around every operation within another.</summary>
internal static class QueryText
{
    public static string Of(QueryTree tree)
    {
        var text = new StringBuilder(Of(tree.Pipeline));
        if (tree.Metrics is { } metrics)
            text.Append(" | ").Append(Of(metrics));
        foreach (var stage in tree.Series)
        {
            text.Append(stage switch
            {
                SeriesStage.Top top => string.Create(CultureInfo.InvariantCulture, $" | {(top.Lowest ? "bottomk" : "topk")}({top.Count})"),
                SeriesStage.Keep keep => $" {Operators.Text(keep.Operator)} {keep.Value}",
                _ => "",
            });
        }

        if (tree.Hints.Count > 0)
            text.Append(" with(").AppendJoin(", ", tree.Hints.Select(h => $"{h.Key}={h.Value}")).Append(')');
        return text.ToString();
    }

    public static string Of(Pipeline pipeline) => string.Join(" | ", pipeline.Stages.Select(Of));

    /// <summary>An aggregate: the name of its value in a result.</summary>
    public static string Of(ScalarExpression.Aggregate aggregate) =>
        $"{Operators.Text(aggregate.Function)}({(aggregate.Over is { } over ? Of(over) : "")})";

    /// <summary>A group: the name of its value in a result.</summary>
    public static string Of(Stage.Group group) => $"by({Of(group.By)})";

    /// <summary>A field: the name of its value in a result.</summary>
    public static string Of(FieldExpression.Read read)
    {
        var text = read.Field.ToString();
        if (!read.OfParent)
            return text;
        return text.StartsWith('.') ? "parent" + text : "parent." + text;
    }

    private static string Of(Stage stage) => stage switch
    {
        Stage.Filter { Expression: { } expression } => $"{{ {Of(expression)} }}",
        Stage.Filter => "{}",
        Stage.And and => string.Join(" && ", and.Parts.Select(Within)),
        Stage.Or or => string.Join(" || ", or.Parts.Select(Within)),
        Stage.Structure structure => $"{Within(structure.Left)} {Operators.Text(structure.Relation, structure.Form)} {Within(structure.Right)}",
        Stage.Nested nested => $"({Of(nested.Pipeline)})",
        Stage.Group group => Of(group),
        Stage.Coalesce => "coalesce()",
        Stage.Select select => $"select({string.Join(", ", select.Fields.Select(Of))})",
        Stage.Scalar scalar => $"{Of(scalar.Left)} {Operators.Text(scalar.Operator)} {Of(scalar.Right)}",
        _ => "",
    };

    private static string Within(Stage stage) => stage is Stage.Filter or Stage.Nested ? Of(stage) : $"({Of(stage)})";

    private static string Of(MetricsStage metrics)
    {
        List<string> arguments = metrics.Over is { } over ? [Of(over)] : [];
        arguments.AddRange(metrics.Quantiles.Select(q => q.ToString("R", CultureInfo.InvariantCulture)));
        var by = metrics.By.Count > 0 ? $" by({string.Join(", ", metrics.By.Select(Of))})" : "";
        return $"{MetricsStage.Names[(int)metrics.Function]}({string.Join(", ", arguments)}){by}";
    }

    private static string Of(ScalarExpression scalar) => scalar switch
    {
        ScalarExpression.Aggregate aggregate => Of(aggregate),
        ScalarExpression.Arithmetic arithmetic => $"({Of(arithmetic.Left)} {Operators.Text(arithmetic.Operator)} {Of(arithmetic.Right)})",
        ScalarExpression.Constant { Value: var value } => value.ToString().StartsWith('-') ? $"({value})" : value.ToString(),
        _ => "",
    };

    private static string Of(FieldExpression expression) => expression switch
    {
        FieldExpression.Constant constant => constant.Value.ToString(),
        FieldExpression.Read read => Of(read),
        FieldExpression.Not not => "!" + Within(not.Inner),
        FieldExpression.Negate negate => "-" + Within(negate.Inner),
        FieldExpression.Exists exists => $"{Within(exists.Inner)} {(exists.Wanted ? "!=" : "=")} nil",
        FieldExpression.And and => string.Join(" && ", and.Parts.Select(Within)),
        FieldExpression.Or or => string.Join(" || ", or.Parts.Select(Within)),
        FieldExpression.Compare compare => $"{Within(compare.Left)} {Operators.Text(compare.Operator)} {Within(compare.Right)}",
        FieldExpression.Arithmetic sum => $"{Within(sum.Left)} {Operators.Text(sum.Operator)} {Within(sum.Right)}",
        FieldExpression.Text text => $"llm:text {(text.Wanted ? "=" : "!=")} {QuotedText.Of(text.Words.Field.Name)}",
        _ => "",
    };

    private static string Within(FieldExpression expression)
    {
        var text = Of(expression);
        return expression is FieldExpression.Constant or FieldExpression.Read && !text.StartsWith('-') ? text : $"({text})";
    }
}
