using System.Globalization;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Scoring.Views;

namespace Orleans.Traces.Scoring.Rules;

/// <summary>Yes where no tool was called more often with the same arguments than it may be: else a run goes in circles.</summary>
public sealed record LoopRule(int Max) : Rule
{
    /// <inheritdoc/>
    public override ViewParts Sees => ViewParts.Tools;

    /// <inheritdoc/>
    public override Verdict? Judge(ScoredView view)
    {
        if (view.Tools.Count == 0)
            return null;
        var most = view.Tools.GroupBy(t => (t.Name, Arguments: t.Arguments?.GetRawText())).MaxBy(g => g.Count())!;
        return Verdict.Of(
            most.Count() <= Max, string.Create(CultureInfo.InvariantCulture, $"{most.Key.Name} was called {most.Count()} times with the same arguments."))
            .Adding(view.Note);
    }

    internal static Rule? Read(FieldReader settings)
    {
        var max = settings.Number("max", 1, 1_000) ?? 3;
        return settings.Fault is null ? new LoopRule(max) : null;
    }
}
