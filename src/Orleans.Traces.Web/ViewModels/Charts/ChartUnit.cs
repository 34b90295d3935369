namespace Orleans.Traces.Web.ViewModels.Charts;

/// <summary>What the numbers of a chart are of, and so how they are written.</summary>
public enum ChartUnit
{
    /// <summary>Whole things.</summary>
    Count,

    /// <summary>Durations in milliseconds.</summary>
    Milliseconds,

    /// <summary>US dollars.</summary>
    Dollars,

    /// <summary>Scores: mostly from 0 to 1.</summary>
    Score,
}
