using Orleans.Traces.Access.Json;
using Orleans.Traces.Scoring.Views;

namespace Orleans.Traces.Scoring.Rules;

/// <summary>Yes where the target did not fail.</summary>
public sealed record ErrorRule : Rule
{
    /// <inheritdoc/>
    public override ViewParts Sees => ViewParts.Error;

    /// <inheritdoc/>
    public override Verdict? Judge(ScoredView view) => Verdict.Of(!view.IsError);

    internal static Rule? Read(FieldReader settings) => settings.Fault is null ? new ErrorRule() : null;
}
