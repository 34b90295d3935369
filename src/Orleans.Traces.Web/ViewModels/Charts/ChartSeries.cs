namespace Orleans.Traces.Web.ViewModels.Charts;

/// <summary>One line, or one part of the bars.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Look">The name of its colour in charts.css.</param>
/// <param name="Values">A value for each step; null: there is none.</param>
public sealed record ChartSeries(string Name, string Look, IReadOnlyList<double?> Values);

/// <summary>A step as the read-out and the table have it.</summary>
/// <param name="Step">Its number, from 0.</param>
/// <param name="Time">When it begins, on the reader's clock.</param>
/// <param name="Values">The value of each series in words; – where there is none.</param>
/// <param name="Link">The address of what lies behind it; null: of nothing.</param>
public sealed record ChartRow(int Step, string Time, IReadOnlyList<string> Values, string? Link);
