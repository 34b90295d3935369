namespace Orleans.Traces.Web.ViewModels.Scorers;

/// <summary>How a setting is filled in.</summary>
public enum SettingType
{
    /// <summary>A line of text.</summary>
    Text,

    /// <summary>Text of several lines.</summary>
    LongText,

    /// <summary>Texts, one a line.</summary>
    Texts,

    /// <summary>A number.</summary>
    Number,

    /// <summary>Yes or no.</summary>
    Flag,

    /// <summary>One of several words.</summary>
    Choice,

    /// <summary>Several of several words.</summary>
    Choices,

    /// <summary>JSON.</summary>
    Json,
}

/// <summary>One setting of a kind of scorer, as a form has it.</summary>
/// <param name="Name">As the API calls it.</param>
/// <param name="Title">As people call it.</param>
/// <param name="Type">How it is filled in.</param>
public sealed record SettingField(string Name, string Title, SettingType Type)
{
    /// <summary>The words that can be chosen; the first is the one that counts where nothing is.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>What counts, or what could be written, where nothing is.</summary>
    public string Example { get; init; } = "";

    /// <summary>Without it the scorer cannot judge.</summary>
    public bool IsNeeded { get; init; }
}
