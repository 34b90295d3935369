using System.Collections.Specialized;
using System.Globalization;
using Orleans.Traces.Web.ViewModels.Lists;

namespace Orleans.Traces.Web.ViewModels;

/// <summary>The range of time in the address of a page that never looks at all of it: <c>range</c> a preset, or <c>from</c> and <c>to</c>.</summary>
public static class RangeParameters
{
    /// <summary>The range that an address names; the page's own where it names none, or all of time.</summary>
    /// <param name="sent">The parameters of the address.</param>
    /// <param name="own">The preset of the page.</param>
    public static ListRange Read(NameValueCollection sent, string own)
    {
        var range = sent["range"] is { } preset ? ListRange.Of(preset) : ListRange.Between(ListRange.Moment(sent["from"]), ListRange.Moment(sent["to"]));
        return range.IsAll ? ListRange.Of(own) : range;
    }

    /// <summary>The parameters of a range; empty where it is the page's own.</summary>
    public static (string Name, string? Value)[] Of(ListRange range, string own) =>
    [
        ("range", range.Preset == own ? null : range.Preset),
        ("from", range.From?.ToString(CultureInfo.InvariantCulture)),
        ("to", range.To?.ToString(CultureInfo.InvariantCulture)),
    ];
}
