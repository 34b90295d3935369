namespace Orleans.Traces.Scoring;

/// <summary>What a scorer says of a target.</summary>
/// <param name="Type">What kind of value it is.</param>
/// <param name="Value">The number; 1 or 0 of a boolean; null: a category alone.</param>
/// <param name="Label">The category, or a word for the value; null: none.</param>
/// <param name="Explanation">Why, for a person; null: the value says it.</param>
public sealed record Verdict(ScoreType Type, double? Value, string? Label, string? Explanation)
{
    /// <summary>The longest explanation that is kept, in characters.</summary>
    public const int MaxExplanation = 2_000;

    /// <summary>Yes or no.</summary>
    public static Verdict Of(bool value, string? explanation = null) => new(ScoreType.Boolean, value ? 1 : 0, null, Short(explanation));

    /// <summary>A number.</summary>
    public static Verdict Of(double value, string? explanation = null) => new(ScoreType.Number, value, null, Short(explanation));

    /// <summary>One of several words.</summary>
    public static Verdict Of(string category, string? explanation = null) => new(ScoreType.Category, null, category, Short(explanation));

    /// <summary>The same with more of an explanation.</summary>
    public Verdict Adding(string? note) =>
        note is null ? this : this with { Explanation = Short(Explanation is null ? note : $"{Explanation} {note}") };

    private static string? Short(string? text) => text is { Length: > MaxExplanation } ? $"{text[..(MaxExplanation - 1)]}…" : text;
}

/// <summary>What a score's value is. Stored as a number: never renumber.</summary>
public enum ScoreType
{
    /// <summary>A number, from 0 to 1 unless its scorer says otherwise.</summary>
    Number = 0,

    /// <summary>Yes (1) or no (0).</summary>
    Boolean = 1,

    /// <summary>One of several words.</summary>
    Category = 2,

    /// <summary>Words about it that judge nothing: the explanation is all there is.</summary>
    Comment = 3,
}
