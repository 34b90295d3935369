using System.Collections.Frozen;

namespace Orleans.Traces.Scoring.Rules;

/// <summary>Tells languages apart: by their script where it says it, else by the words that each has most often.</summary>
internal static class Language
{
    /// <summary>The word for none that is known.</summary>
    public const string Unknown = "und";

    // Fewer of them in a text say nothing.
    private const int MinWords = 2;

    // What is below, Latin letters, says nothing.
    private const char FirstOfScripts = '\u0370';

    private static readonly (string Name, string[] Words)[] ByWords =
    [
        ("en", ["the", "and", "of", "to", "is", "in", "you", "that", "it", "for", "are", "with", "this", "have", "not", "what", "can", "your", "was", "from", "be", "on"]),
        ("de", ["der", "die", "und", "das", "ist", "nicht", "ein", "eine", "zu", "den", "mit", "sie", "auf", "für", "von", "im", "dem", "wie", "sich", "auch", "wird"]),
        ("fr", ["le", "la", "les", "et", "des", "est", "une", "un", "pour", "que", "dans", "vous", "pas", "du", "au", "sur", "avec", "qui", "sont", "ce"]),
        ("es", ["el", "los", "las", "y", "es", "una", "por", "para", "con", "del", "su", "como", "está", "más", "pero", "lo", "muy", "este", "hay"]),
        ("it", ["il", "di", "che", "è", "per", "sono", "non", "gli", "della", "con", "del", "nel", "alla", "come", "anche", "più", "questo", "una"]),
        ("pt", ["o", "os", "e", "é", "não", "um", "uma", "para", "com", "do", "da", "em", "você", "seu", "mais", "são", "dos", "está", "isso"]),
        ("nl", ["de", "het", "een", "van", "en", "is", "niet", "dat", "op", "te", "voor", "met", "zijn", "aan", "ook", "wordt", "naar", "maar"]),
    ];

    private static readonly (string Name, char From, char To)[] ByScript =
    [
        ("el", '\u0370', '\u03FF'), ("ru", '\u0400', '\u04FF'), ("he", '\u0590', '\u05FF'), ("ar", '\u0600', '\u06FF'), ("hi", '\u0900', '\u097F'),
        ("th", '\u0E00', '\u0E7F'), ("ja", '\u3040', '\u30FF'), ("zh", '\u4E00', '\u9FFF'), ("ko", '\uAC00', '\uD7AF'),
    ];

    private static readonly FrozenDictionary<string, string[]> LanguagesOf = ByWords
        .SelectMany(l => l.Words.Select(w => (Word: w, l.Name)))
        .GroupBy(x => x.Word, x => x.Name, StringComparer.Ordinal)
        .ToFrozenDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string[]>.AlternateLookup<ReadOnlySpan<char>> Lookup = LanguagesOf.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The words that are in every text of a language.</summary>
    public static FrozenSet<string> StopWords { get; } = LanguagesOf.Keys.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>What languages are called: ISO 639-1.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. ByWords.Select(l => l.Name), .. ByScript.Select(l => l.Name)];

    /// <summary>The language of a text.</summary>
    public static string Of(string text)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var letters = 0;
        foreach (var c in text)
        {
            if (!char.IsLetter(c))
                continue;
            letters++;
            if (c < FirstOfScripts)
                continue;
            foreach (var (name, from, to) in ByScript)
            {
                if (c >= from && c <= to)
                    counts[name] = counts.GetValueOrDefault(name) + 1;
            }
        }

        // Japanese has Chinese letters too.
        if (counts.GetValueOrDefault("ja") > 0)
            counts["ja"] += counts.GetValueOrDefault("zh");
        var script = counts.Select(c => (c.Key, c.Value)).OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).FirstOrDefault();
        return script.Value * 2 > letters ? script.Key : ByFrequentWords(text);
    }

    private static string ByFrequentWords(string text)
    {
        var counts = ByWords.ToDictionary(l => l.Name, _ => 0, StringComparer.Ordinal);
        TextWordList.Each(text, counts, (word, said) =>
        {
            if (Lookup.TryGetValue(word, out var languages))
            {
                foreach (var language in languages)
                    said[language]++;
            }

            return true;
        });

        var ranked = counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(2).ToList();
        return ranked[0].Value >= MinWords && ranked[0].Value > ranked[1].Value ? ranked[0].Key : Unknown;
    }
}
