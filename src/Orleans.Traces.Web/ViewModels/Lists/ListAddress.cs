using System.Globalization;
using System.Text;
using System.Web;
using Orleans.Traces.Query.Searching;

namespace Orleans.Traces.Web.ViewModels.Lists;

/// <summary>All that the list of traces shows, as its address says it. Two equal ones show the same.</summary>
/// <remarks>Parameters, each left out where it is the default: <c>q</c> TraceQL; <c>range</c> a preset, or <c>from</c> and <c>to</c> in Unix nanoseconds
/// or ISO 8601; <c>sort</c> by <see cref="TraceSort"/>'s name; <c>columns</c> their names with commas; <c>live=0</c> where new traces do not appear
/// by themselves. What cannot be read counts as left out.</remarks>
public sealed record ListAddress
{
    /// <summary>The newest of all traces.</summary>
    public static ListAddress Default { get; } = new();

    /// <summary>TraceQL; empty: all traces.</summary>
    public string Query { get; init; } = "";

    /// <summary>The time that is looked at.</summary>
    public ListRange Range { get; init; } = ListRange.All;

    /// <summary>What the traces are sorted by, highest first.</summary>
    public TraceSort Sort { get; init; }

    /// <summary>The columns by name, with commas between; empty: those that the reader has chosen before.</summary>
    public string Columns { get; init; } = "";

    /// <summary>New traces appear by themselves.</summary>
    public bool IsLive { get; init; } = true;

    /// <summary>The same traces in the same order, whatever is shown of them.</summary>
    public bool ListsTheSame(ListAddress other) => Query == other.Query && Range == other.Range && Sort == other.Sort;

    /// <summary>Reads the part of an address after the question mark.</summary>
    public static ListAddress Read(string parameters)
    {
        var sent = HttpUtility.ParseQueryString(parameters);
        var sort = TraceSorts.Names.ToList().IndexOf(sent["sort"] ?? "");
        return new ListAddress
        {
            Query = (sent["q"] ?? "").Trim(),
            Range = sent["range"] is { } preset ? ListRange.Of(preset) : ListRange.Between(ListRange.Moment(sent["from"]), ListRange.Moment(sent["to"])),
            Sort = sort < 0 ? TraceSort.Start : (TraceSort)sort,
            Columns = TraceColumn.NamesIn(sent["columns"] ?? ""),
            IsLive = sent["live"] != "0",
        };
    }

    /// <summary>The address, from the root.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("/");
        Add(text, "q", Query);
        Add(text, "range", Range.Preset ?? "");
        Add(text, "from", Range.From?.ToString(CultureInfo.InvariantCulture) ?? "");
        Add(text, "to", Range.To?.ToString(CultureInfo.InvariantCulture) ?? "");
        Add(text, "sort", Sort == TraceSort.Start ? "" : TraceSorts.Names[(int)Sort]);
        Add(text, "columns", Columns);
        Add(text, "live", IsLive ? "" : "0");
        return text.ToString();
    }

    private static void Add(StringBuilder text, string name, string value)
    {
        if (value.Length > 0)
            text.Append(text.Length == 1 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
    }
}
