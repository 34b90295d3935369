using Orleans.Traces.Query.TraceQl.Ast;

namespace Orleans.Traces.Query.TraceQl.Syntax;

internal sealed partial class Parser
{
    // As many as Tempo takes; each series has a value for each.
    private const int MaxLabels = 5;

    // A series for each, and for each label value.
    private const int MaxQuantiles = 20;

    private bool IsMetrics(Token token) => token.Kind == TokenKind.Word && MetricsStage.Names.Contains(token.Text) && After.IsSymbol("(");

    private MetricsStage? ParseMetrics()
    {
        var start = Now;
        var function = Enum.GetValues<MetricsFunction>()[MetricsStage.Names.ToList().IndexOf(start.Text)];
        _next += 2;
        FieldExpression.Read? over = null;
        List<double> quantiles = [];
        if (function > MetricsFunction.CountOverTime)
        {
            over = ParseField();
            if (over is null)
                return null;
            if (!IsNumeric(over.Type))
                return Fail<MetricsStage>(start, "a number or a duration of the span", $"{start.Text}() of {Words.NameOf(over.Type)}");
        }

        if (function == MetricsFunction.QuantileOverTime && !ParseQuantiles(quantiles))
            return null;
        if (!TakeOrFail(")"))
            return null;

        List<FieldExpression.Read> labels = [];
        if (Now.IsWord("by"))
        {
            var by = Now;
            _next++;
            if (ParseFieldList() is not { } found)
                return null;
            if (found.Count > MaxLabels)
                return Fail<MetricsStage>(by, $"at most {MaxLabels} labels", $"{found.Count} labels");
            labels = found;
        }

        return new MetricsStage(function, over, quantiles, labels);
    }

    private bool ParseQuantiles(List<double> quantiles)
    {
        while (TakeSymbol(","))
        {
            var token = Now;
            if (!TryConstant(out var value))
                return false;
            if (value.Type is not (ValueKind.Int or ValueKind.Float) || value.Number is not (>= 0 and <= 1))
            {
                Fail<object>(token, "a quantile from 0 to 1, such as 0.95");
                return false;
            }

            quantiles.Add(value.Number);
        }

        if (quantiles.Count is > 0 and <= MaxQuantiles)
            return true;
        Fail<object>(Now, quantiles.Count == 0 ? "a comma and a quantile, such as quantile_over_time(duration, 0.95)" : $"at most {MaxQuantiles} quantiles");
        return false;
    }

    // | topk(5) and > 10, any number of them.
    private bool ParseSeriesStages(List<SeriesStage> stages)
    {
        while (true)
        {
            if (Now.Kind == TokenKind.Symbol && Operators.TryCompare(Now.Text, out var op) && op < CompareOperator.Matches)
            {
                _next++;
                var token = Now;
                if (!TryConstant(out var value))
                    return false;
                if (!value.IsNumber)
                {
                    Fail<object>(token, "a number or a duration to compare with");
                    return false;
                }

                stages.Add(new SeriesStage.Keep(op, value));
            }
            else if (Now.IsSymbol("|"))
            {
                _next++;
                if (!ParseTop(stages))
                    return false;
            }
            else
            {
                return true;
            }
        }
    }

    private bool ParseTop(List<SeriesStage> stages)
    {
        if (!(Now.IsWord("topk") || Now.IsWord("bottomk")))
        {
            Fail<object>(Now, "topk(…) or bottomk(…)");
            return false;
        }

        var lowest = Now.Text == "bottomk";
        _next++;
        if (!TakeOrFail("("))
            return false;
        if (Now is not { Kind: TokenKind.Literal, Value: { Type: ValueKind.Int, Whole: > 0 and <= int.MaxValue } count })
        {
            Fail<object>(Now, "a whole number of series, at least 1");
            return false;
        }

        _next++;
        stages.Add(new SeriesStage.Top((int)count.Whole, lowest));
        return TakeOrFail(")");
    }
}
