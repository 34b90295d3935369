namespace Orleans.Traces.Web.Components.Keys;

/// <summary>Keys that belong together.</summary>
/// <param name="Title">What they are for.</param>
/// <param name="Keys">Each key, or several with a blank between them, and what it does.</param>
public sealed record KeyGroup(string Title, IReadOnlyList<(string Keys, string Meaning)> Keys);
