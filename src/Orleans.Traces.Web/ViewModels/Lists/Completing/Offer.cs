namespace Orleans.Traces.Web.ViewModels.Lists.Completing;

/// <summary>Something that can be put into the query.</summary>
/// <param name="Text">What is put in.</param>
/// <param name="Label">What is shown.</param>
/// <param name="Detail">What it is, in a word.</param>
/// <param name="From">It replaces the query from here.</param>
/// <param name="To">And up to here.</param>
public sealed record Offer(string Text, string Label, string Detail, int From, int To);
