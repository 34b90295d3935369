using Orleans.Traces.Query.Text;

namespace Orleans.Traces.Query.TraceQl.Ast;

/// <summary>A query, checked.</summary>
/// <param name="Pipeline">What it asks for.</param>
/// <param name="Metrics">The series that it makes of it; null: it searches.</param>
/// <param name="Series">What is done to the series.</param>
/// <param name="Hints">What stands in <c>with(…)</c>.</param>
/// <param name="Fields">Every field that it names, once.</param>
internal sealed record QueryTree(
    Pipeline Pipeline,
    MetricsStage? Metrics,
    IReadOnlyList<SeriesStage> Series,
    IReadOnlyList<KeyValuePair<string, Value>> Hints,
    IReadOnlyList<Field> Fields)
{
    /// <summary>For each of <see cref="Fields"/> the words that it looks for; null where it is no full text.</summary>
    public IReadOnlyList<TextQuery?> Texts { get; } =
        [.. Fields.Select(f => f.Intrinsic == Intrinsic.LlmText ? TextQuery.Parse(f.Name, out _) : null)];
}
