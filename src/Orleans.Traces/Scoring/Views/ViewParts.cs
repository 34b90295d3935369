namespace Orleans.Traces.Scoring.Views;

/// <summary>What a scorer looks at of its target. Stored within hashes: never renumber.</summary>
[Flags]
public enum ViewParts
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>What it was given.</summary>
    Input = 1,

    /// <summary>What it answered.</summary>
    Output = 2,

    /// <summary>The documents that were found for it.</summary>
    Documents = 4,

    /// <summary>The tools that it called.</summary>
    Tools = 8,

    /// <summary>How long it took.</summary>
    Duration = 16,

    /// <summary>How long its first token took.</summary>
    FirstToken = 32,

    /// <summary>What it cost.</summary>
    Cost = 64,

    /// <summary>The tokens that it used.</summary>
    Tokens = 128,

    /// <summary>Whether it failed.</summary>
    Error = 256,

    /// <summary>What the tools answered, with <see cref="Tools"/>.</summary>
    ToolResults = 512,

    /// <summary>The tools that might have been called.</summary>
    ToolDefinitions = 1024,
}
