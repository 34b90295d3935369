using System.Globalization;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Scoring.Views;

namespace Orleans.Traces.Scoring.Rules;

/// <summary>Yes where the target cost no more than it may.</summary>
public sealed record CostRule(decimal MaxUsd) : Rule
{
    /// <inheritdoc/>
    public override ViewParts Sees => ViewParts.Cost;

    /// <inheritdoc/>
    public override Verdict? Judge(ScoredView view) => view.CostUsd is { } cost
        ? Verdict.Of(cost <= MaxUsd, string.Create(CultureInfo.InvariantCulture, $"It cost {cost:0.############} USD."))
        : null;

    internal static Rule? Read(FieldReader settings)
    {
        const string expected = "given: US dollars, at least 0";
        var max = settings.Decimal("maxUsd", expected);
        if (max is null or < 0)
            settings.Refuse("maxUsd", expected);
        return settings.Fault is null ? new CostRule(max ?? 0) : null;
    }
}
