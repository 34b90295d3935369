namespace Orleans.Traces.Web.ViewModels.Trees;

/// <summary>The keys that move in the tree.</summary>
public enum TreeKey
{
    /// <summary>No key of the tree's.</summary>
    None,

    /// <summary>To the row below.</summary>
    Down,

    /// <summary>To the row above.</summary>
    Up,

    /// <summary>Expands, or goes to the first child.</summary>
    Right,

    /// <summary>Collapses, or goes to the parent.</summary>
    Left,

    /// <summary>To the first row.</summary>
    Home,

    /// <summary>To the last row.</summary>
    End,

    /// <summary>Some rows down.</summary>
    PageDown,

    /// <summary>Some rows up.</summary>
    PageUp,

    /// <summary>Expands everything.</summary>
    ExpandAll,

    /// <summary>Collapses everything.</summary>
    CollapseAll,

    /// <summary>To the next span that failed.</summary>
    NextError,

    /// <summary>To the next hit of the search.</summary>
    NextHit,

    /// <summary>To the hit before.</summary>
    HitBefore,

    /// <summary>Shows the critical path, or no longer.</summary>
    CriticalPath,
}
