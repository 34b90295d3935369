using System.Text;
using Orleans.Traces.Query.Text;

namespace Orleans.Traces.Query.Searching.Terms;

/// <summary>A term that a condition needs.</summary>
/// <param name="Number">The term.</param>
/// <param name="Instead">What a trace may have in its place: it then has more terms than are kept.</param>
public readonly record struct NeededTerm(ulong Number, ulong Instead);

/// <summary>What a part of a condition needs of an index.</summary>
public static class SearchTerms
{
    // As many words of a long text prune well enough.
    private const int MaxWordsOfValue = 8;

    // From here on whole numbers are not all doubles: which of them are equal, only the check knows.
    private const long MaxWhole = 1L << 53;

    /// <summary>The terms that a trace must have, all of them, to fulfil a condition that has no parts. None: an index does not help.</summary>
    public static IReadOnlyList<NeededTerm> Of(SearchCondition condition) => condition switch
    {
        SearchCondition.Has has => [Other(Term.Has(has.Scope, Encoding.UTF8.GetBytes(has.Key)))],
        SearchCondition.Equal equal => OfEqual(equal),
        SearchCondition.Fact fact => [Other(Term.Fact(fact.Name, Encoding.UTF8.GetBytes(fact.Value)))],
        SearchCondition.Words words => [.. TextQuery.Parse(words.Text, out _)?.Words.Select(Word) ?? []],
        _ => [],
    };

    /// <summary>Whether a condition needs the facts that a <see cref="FactSource"/> reads.</summary>
    public static bool NeedsFacts(SearchCondition condition) =>
        condition is SearchCondition.Fact { Name: not (FactNames.Name or FactNames.Status or FactNames.OtelKind) };

    internal static bool IsWhole(double value) => Math.Abs(value) < MaxWhole && Math.Floor(value) == value;

    private static List<NeededTerm> OfEqual(SearchCondition.Equal equal)
    {
        var has = Term.Has(equal.Scope, Encoding.UTF8.GetBytes(equal.Key));
        switch (equal.Value)
        {
            case AttributeValue.Text text:
                var bytes = Encoding.UTF8.GetBytes(text.Value);
                return bytes.Length <= Term.MaxValueBytes ? [Other(Term.Equal(has, bytes))] : OfLongText(equal.Scope, has, bytes);
            case AttributeValue.Bool boolean:
                return [Other(Term.Equal(has, boolean.Value))];
            case AttributeValue.Int { Value: > -MaxWhole and < MaxWhole } integer:
                return [Other(Term.Equal(has, integer.Value))];
            case AttributeValue.Double number when IsWhole(number.Value):
                return [Other(Term.Equal(has, (long)number.Value))];
            default:
                return [Other(has)];
        }
    }

    // Read as the text that it is, not as a question for it. In other places than these words are no terms.
    private static List<NeededTerm> OfLongText(AttributeScope scope, ulong has, byte[] text)
    {
        var needed = new List<NeededTerm> { Other(has) };
        if (scope is not (AttributeScope.Span or AttributeScope.Event))
            return needed;
        for (var words = new TextWords(text); needed.Count <= MaxWordsOfValue && words.Next();)
            needed.Add(Word(words.Word));
        return needed;
    }

    private static NeededTerm Other(ulong term) => new(term, Term.AnyOther);

    private static NeededTerm Word(ulong word) => new(Term.Word(word), Term.AnyWord);
}
