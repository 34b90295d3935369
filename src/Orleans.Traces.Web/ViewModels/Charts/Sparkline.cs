using System.Globalization;
using System.Text;

namespace Orleans.Traces.Web.ViewModels.Charts;

/// <summary>Bars of one row, measured by the highest of them: as wide as there are steps, and 20 high.</summary>
public static class Sparkline
{
    /// <summary>How high it is.</summary>
    public const int Height = 20;

    /// <summary>The outline of the bars.</summary>
    /// <param name="values">What a step counts, by its number.</param>
    public static string Path(IEnumerable<KeyValuePair<int, long>> values)
    {
        var filled = values.Where(v => v.Value > 0).ToList();
        if (filled.Count == 0)
            return "";

        var highest = filled.Max(v => v.Value);
        var path = new StringBuilder();
        foreach (var (step, value) in filled)
        {
            var height = Math.Max(1.5, (double)value / highest * Height);
            path.Append(CultureInfo.InvariantCulture, $"M{step} {Height}v{-height:0.##}h.8v{height:0.##}z");
        }

        return path.ToString();
    }
}
