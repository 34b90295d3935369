namespace Orleans.Traces.Web.ViewModels.Trees;

/// <summary>Spans that a reader steps through without looking for a text.</summary>
public enum TreeFilter
{
    /// <summary>Those that a text was looked for.</summary>
    None,

    /// <summary>Those that failed.</summary>
    Errors,

    /// <summary>Calls of models.</summary>
    Calls,

    /// <summary>Tools.</summary>
    Tools,

    /// <summary>Those that the query which led here matches.</summary>
    Matches,
}
