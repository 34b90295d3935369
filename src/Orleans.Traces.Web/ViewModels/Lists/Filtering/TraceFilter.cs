using Orleans.Traces.Query.TraceQl;

namespace Orleans.Traces.Web.ViewModels.Lists.Filtering;

/// <summary>One filter: a comparison, or its opposite.</summary>
/// <param name="Field">What is compared.</param>
/// <param name="Operator">How, as a query writes it.</param>
/// <param name="Literal">With what, as a query writes it.</param>
/// <param name="IsExcluded">Traces for which it is true are left out.</param>
public sealed record TraceFilter(FilterField Field, string Operator, string Literal, bool IsExcluded)
{
    /// <summary>A text that the field is, or is not.</summary>
    public static TraceFilter Of(FilterField field, string value, bool isExcluded = false) =>
        new(field, "=", TraceQlField.Quoted(value), isExcluded);

    /// <summary>One of the field's presets: <c>&gt; 5s</c>.</summary>
    public static TraceFilter Preset(FilterField field, string comparison)
    {
        var space = comparison.IndexOf(' ', StringComparison.Ordinal);
        return new TraceFilter(field, comparison[..space], comparison[(space + 1)..], IsExcluded: false);
    }

    /// <summary>The condition, as a query writes it.</summary>
    public string Condition => IsExcluded ? $"!({Field.TraceQl} {Operator} {Literal})" : $"{Field.TraceQl} {Operator} {Literal}";

    /// <summary>It in words, for a chip.</summary>
    public string Words
    {
        get
        {
            var preset = Field.Presets.FirstOrDefault(p => p.Comparison == $"{Operator} {Literal}").Title;
            var said = preset is not null && Field.Name == "errors" ? preset
                : Operator == "=" ? $"{Field.Title}: {TraceRow.Cell(LiteralText.Of(Literal))}"
                : $"{Field.Title} {Operator} {TraceRow.Cell(LiteralText.Of(Literal))}";
            return IsExcluded ? "not " + said : said;
        }
    }
}
