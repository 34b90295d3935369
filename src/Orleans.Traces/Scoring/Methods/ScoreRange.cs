using System.Globalization;
using Orleans.Traces.Access.Json;

namespace Orleans.Traces.Scoring.Methods;

/// <summary>What a score may be. One outside of it is no score.</summary>
/// <param name="Min">At least.</param>
/// <param name="Max">At most.</param>
public sealed record ScoreRange(double Min, double Max)
{
    private const double Largest = 1e9;

    /// <summary>From 0 to 1.</summary>
    public static ScoreRange Unit { get; } = new(0, 1);

    /// <summary>In words.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Min:R} to {Max:R}");

    /// <summary>Whether it is in the range.</summary>
    public bool Has(double score) => score >= Min && score <= Max;

    internal static ScoreRange Read(FieldReader settings)
    {
        const string expected = "a number, min less than max";
        var (min, max) = ((double?)settings.Decimal("min", expected) ?? 0, (double?)settings.Decimal("max", expected) ?? 1);
        if (min >= max || min < -Largest || max > Largest)
            settings.Refuse(settings.Has("max") ? "max" : "min", expected);
        return new ScoreRange(min, max);
    }
}
