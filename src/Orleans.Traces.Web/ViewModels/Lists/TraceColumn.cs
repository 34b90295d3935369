using Orleans.Traces.Query.Searching;

namespace Orleans.Traces.Web.ViewModels.Lists;

/// <summary>A column of the list of traces.</summary>
/// <param name="Name">Its name, in addresses and style sheets.</param>
/// <param name="Title">Its heading.</param>
/// <param name="Width">Its width, for the style sheet's grid.</param>
/// <param name="Sort">What a click on its heading sorts by; null: nothing.</param>
/// <param name="Room">How wide a screen must be to show it to who has not chosen it: 0 any, 1 a tablet, 2 a laptop, 3 a large one.</param>
/// <param name="IsDefault">It is shown to who has chosen nothing, where a trace has something to say in it.</param>
public sealed record TraceColumn(string Name, string Title, string Width, TraceSort? Sort, int Room, bool IsDefault)
{
    /// <summary>The highest <see cref="Room"/>.</summary>
    public const int MostRoom = 3;

    private const string Mandatory = "name";

    /// <summary>All of them, in their order.</summary>
    public static IReadOnlyList<TraceColumn> All { get; } =
    [
        new("status", "Status", "16px", TraceSort.Errors, 0, true),
        new("time", "Time", "108px", TraceSort.Start, 0, true),
        new("name", "Name", "minmax(130px, 1.2fr)", null, 0, true),
        new("input", "Input", "minmax(110px, 1.6fr)", null, 0, true),
        new("output", "Output", "minmax(110px, 1.6fr)", null, 0, true),
        new("duration", "Duration", "118px", TraceSort.Duration, 0, true),
        new("tokens", "Tokens", "56px", TraceSort.Tokens, 0, true),
        new("cost", "Cost", "66px", TraceSort.Cost, 0, true),
        new("models", "Models", "126px", null, 1, true),
        new("scores", "Scores", "minmax(172px, 1fr)", null, 2, true),
        new("user", "User", "88px", null, 2, true),
        new("session", "Session", "92px", null, 3, true),
        new("tags", "Tags", "112px", null, 2, true),
        new("service", "Service", "104px", null, 3, true),
        new("environment", "Environment", "92px", null, 3, false),
        new("spans", "Spans", "46px", TraceSort.Spans, 2, true),
        new("flags", "Flags", "130px", null, 3, true),
    ];

    /// <summary>It can be left out.</summary>
    public bool IsOptional => Name != Mandatory;

    /// <summary>Its cells' classes.</summary>
    public string Class => $"col-{Name} room-{Room}";

    /// <summary>The names among these that are columns, in their order, with commas between; empty where none is or all are the default.</summary>
    public static string NamesIn(string names)
    {
        var asked = names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToHashSet(StringComparer.Ordinal);
        var known = All.Where(c => asked.Contains(c.Name)).ToList();
        return known.Count == 0 ? "" : string.Join(',', All.Where(c => asked.Contains(c.Name) || !c.IsOptional).Select(c => c.Name));
    }

    /// <summary>The columns of these names; of none, the default ones that a trace has something to say in.</summary>
    public static IReadOnlyList<TraceColumn> Shown(string names, Func<TraceColumn, bool> isUsed)
    {
        var chosen = names.Split(',', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        return chosen.Count > 0
            ? [.. All.Where(c => chosen.Contains(c.Name)).Select(c => c with { Room = 0 })]
            : [.. All.Where(c => c.IsDefault && isUsed(c))];
    }

    /// <summary>The widths of these columns as the grid of a screen of this room (see <see cref="Room"/>) has them.</summary>
    public static string Grid(IEnumerable<TraceColumn> columns, int room) => string.Join(' ', columns.Where(c => c.Room <= room).Select(c => c.Width));
}
