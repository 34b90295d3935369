using System.Text;

namespace Orleans.Traces.Bench.Corpus;

/// <summary>Text of one language with the word frequencies of prose: Zipf's law over a vocabulary, some words that often follow each other, sentences.</summary>
/// <remarks>It compresses like prose, which constant or purely random text does not: a benchmark's disk and CPU figures hang on that.</remarks>
internal sealed class Prose
{
    private const int Followers = 3, WordsInSentence = 14;
    private const double FollowerShare = 0.6, ZipfShift = 2.7;

    private readonly Language _language;
    private readonly string[] _words;
    private readonly double[] _cumulative;
    private readonly int[][] _followers;

    /// <param name="language">Its words and signs.</param>
    /// <param name="vocabulary">How many words.</param>
    /// <param name="random">Makes the words that the language does not name.</param>
    public Prose(Language language, int vocabulary, Random random)
    {
        _language = language;
        _words = MakeWords(language, vocabulary, random);
        _cumulative = new double[_words.Length];
        var sum = 0.0;
        for (var rank = 0; rank < _words.Length; rank++)
            _cumulative[rank] = sum += 1 / (rank + ZipfShift);
        _followers = [.. _words.Select(_ => Enumerable.Range(0, Followers).Select(_ => Draw(random)).ToArray())];
    }

    /// <summary>Text of about this many bytes in UTF-8, with nothing in it that JSON must escape.</summary>
    public string Text(int bytes, Random random)
    {
        var text = new StringBuilder(bytes + 16);
        var word = Draw(random);
        for (var (left, size) = (0, 0); size < bytes; left--)
        {
            var starts = left <= 0;
            if (starts)
                left = random.Next(WordsInSentence / 2, WordsInSentence * 3 / 2);
            if (text.Length > 0)
                text.Append(starts ? _language.Stop + _language.Gap : _language.Gap);
            text.Append(starts ? char.ToUpperInvariant(_words[word][0]) : _words[word][0]).Append(_words[word], 1, _words[word].Length - 1);
            size += Encoding.UTF8.GetByteCount(_words[word]) + _language.Gap.Length;
            word = random.NextDouble() < FollowerShare ? _followers[word][random.Next(Followers)] : Draw(random);
        }

        return text.Append(_language.Stop).ToString();
    }

    /// <summary>A word, the common ones oftener.</summary>
    public string Word(Random random) => _words[Draw(random)];

    /// <summary>A size by the log-normal law, kept within bounds.</summary>
    public static int Size(Random random, double median, int least, int most)
    {
        const double Sigma = 0.6;
        var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return (int)Math.Clamp(median * Math.Exp(Sigma * normal), least, most);
    }

    private int Draw(Random random)
    {
        var at = Array.BinarySearch(_cumulative, random.NextDouble() * _cumulative[^1]);
        return Math.Min(at < 0 ? ~at : at, _words.Length - 1);
    }

    private static string[] MakeWords(Language language, int vocabulary, Random random)
    {
        var words = new List<string>(language.CommonWords.Distinct());
        var known = words.ToHashSet(StringComparer.Ordinal);
        while (words.Count < vocabulary)
        {
            var word = Syllables(random.Next(2, 5));

            // A vocabulary that is larger than the short words allow gets longer ones.
            while (!known.Add(word))
                word += Syllables(1);
            words.Add(word);
        }

        return [.. words.Take(vocabulary)];

        string Syllables(int count) => string.Concat(Enumerable.Range(0, count).Select(_ => language.Syllables[random.Next(language.Syllables.Count)]));
    }
}
