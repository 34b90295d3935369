using System.Globalization;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Scoring.Views;

namespace Orleans.Traces.Scoring.Rules;

/// <summary>Yes where a search found as many documents as it should.</summary>
public sealed record RetrievalRule(int Min) : Rule
{
    /// <inheritdoc/>
    public override ViewParts Sees => ViewParts.Documents;

    /// <inheritdoc/>
    public override Verdict? Judge(ScoredView view)
    {
        if (!view.HasRetrieval)
            return null;
        var found = view.Documents.Count;
        return Verdict.Of(found >= Min, string.Create(CultureInfo.InvariantCulture, $"{found} documents were found.")).Adding(view.Note);
    }

    internal static Rule? Read(FieldReader settings)
    {
        var min = settings.Number("min", 1, ViewReader.MaxDocuments) ?? 1;
        return settings.Fault is null ? new RetrievalRule(min) : null;
    }
}
