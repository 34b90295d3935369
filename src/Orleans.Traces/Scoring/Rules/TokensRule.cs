using System.Globalization;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Scoring.Views;

namespace Orleans.Traces.Scoring.Rules;

/// <summary>Yes where the target used no more tokens than it may.</summary>
public sealed record TokensRule(int Max, string Of) : Rule
{
    /// <inheritdoc/>
    public override ViewParts Sees => ViewParts.Tokens;

    /// <inheritdoc/>
    public override Verdict? Judge(ScoredView view)
    {
        var used = Of switch
        {
            "input" => view.Tokens.Input,
            "output" => view.Tokens.Output,
            _ => view.Tokens.Input + view.Tokens.Output,
        };
        return used is { } known ? Verdict.Of(known <= Max, string.Create(CultureInfo.InvariantCulture, $"It used {known} tokens.")) : null;
    }

    internal static Rule? Read(FieldReader settings)
    {
        var max = settings.Number("max", 0, int.MaxValue);
        if (max is null)
            settings.Refuse("max", "given: a number of tokens");
        var of = settings.Word("of", "total", "input", "output");
        return settings.Fault is null ? new TokensRule(max ?? 0, of) : null;
    }
}
