using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.Searching.Terms;

namespace Orleans.Traces.Storage.Embedded.Store.Terms;

/// <summary>Answers a condition from what covers a day.</summary>
/// <param name="stretches">What covers it, without a gap.</param>
/// <param name="lastRow">The greatest row that is asked about.</param>
/// <param name="factsVersion">The version of facts that the condition speaks of.</param>
internal sealed class TermQuestion(TermStretches stretches, long lastRow, int factsVersion)
{
    // Of the terms that stand in place of others there are two.
    private readonly Dictionary<ulong, RowSet> _instead = [];
    private readonly bool _hasFacts = factsVersion != FactSource.NoVersion
        && Array.TrueForAll(stretches.Runs, r => r.FactsVersion == factsVersion || r.Count == 0);

    /// <summary>The rows that may fulfil the condition; null: any may.</summary>
    /// <exception cref="DamagedRunException">A part that is needed is damaged.</exception>
    public RowSet? Rows(SearchCondition condition) => condition switch
    {
        SearchCondition.And and => OfAll(and.Parts.Select(Rows)),
        SearchCondition.Or or => OfAny(or.Parts),
        _ when SearchTerms.NeedsFacts(condition) && !_hasFacts => null,
        _ => OfAll(SearchTerms.Of(condition).Select(Rows)),
    };

    private static RowSet? OfAll(IEnumerable<RowSet?> parts)
    {
        RowSet? all = null;
        foreach (var part in parts)
        {
            if (all is null)
                all = part;
            else if (part is not null)
                all.Intersect(part);
        }

        return all;
    }

    private RowSet? OfAny(IReadOnlyList<SearchCondition> parts)
    {
        var any = new RowSet(lastRow);
        foreach (var part in parts)
        {
            if (Rows(part) is not { } rows)
                return null;
            any.Unite(rows);
        }

        return any;
    }

    private RowSet Rows(NeededTerm needed)
    {
        if (!_instead.TryGetValue(needed.Instead, out var instead))
            _instead.Add(needed.Instead, instead = Rows(needed.Instead));
        var rows = Rows(needed.Number);
        rows.Unite(instead);
        return rows;
    }

    private RowSet Rows(ulong term)
    {
        var rows = new RowSet(lastRow);
        foreach (var run in stretches.Runs)
            run.Find(term, rows);
        foreach (var batch in stretches.Full)
            batch.Find(term, rows);
        stretches.Fresh.Find(term, rows);
        return rows;
    }
}
