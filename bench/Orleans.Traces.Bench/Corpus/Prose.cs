using System.Text;

namespace Orleans.Traces.Bench.Corpus;

/// <summary>Text with the word frequencies of prose: Zipf's law over a vocabulary, some words that often follow each other, sentences.</summary>
/// <remarks>It compresses like prose, which constant or purely random text does not: a benchmark's disk and CPU figures hang on that.</remarks>
internal sealed class Prose
{
    private const int Vocabulary = 4_000, Followers = 3, WordsInSentence = 14;
    private const double FollowerShare = 0.6, ZipfShift = 2.7;

    private const string CommonWords =
        "the of and to a in is that for it as was with be by on not he this are or his from at which but have an they you were her she had "
        + "we all there been one their has would will what if can when so no said who more about up them some could time into only do other "
        + "its than then these two may first any my now such like our over man me even most made after also did many before must through "
        + "back years where much your way well down should because each just those people how too good very make world still own see men "
        + "work long get here between both life being under never day same another know while last might us great old year off come since "
        + "against go came right used take three customer order shipping invoice account request answer question please error result "
        + "document search policy refund product number status date model agent tool service data system team report price";

    private static readonly string[] Syllables =
        "ba be co da de di en er fi ga ge in ka la le li lo ma me mi mo na ne no or pa pe po ra re ri ro sa se si so ta te ti to tra tion us va ve vi"
            .Split(' ');

    private readonly string[] _words;
    private readonly double[] _cumulative;
    private readonly int[][] _followers;

    public Prose(Random random)
    {
        _words = MakeWords(random);
        _cumulative = new double[_words.Length];
        var sum = 0.0;
        for (var rank = 0; rank < _words.Length; rank++)
            _cumulative[rank] = sum += 1 / (rank + ZipfShift);
        _followers = [.. _words.Select(_ => Enumerable.Range(0, Followers).Select(_ => Draw(random)).ToArray())];
    }

    /// <summary>Text of about this many characters, all of them ASCII and none that JSON escapes.</summary>
    public string Text(int length, Random random)
    {
        var text = new StringBuilder(length + 16);
        var word = Draw(random);
        for (var left = 0; text.Length < length; left--)
        {
            var starts = left <= 0;
            if (starts)
                left = random.Next(WordsInSentence / 2, WordsInSentence * 3 / 2);
            if (text.Length > 0)
                text.Append(starts ? ". " : " ");
            text.Append(starts ? char.ToUpperInvariant(_words[word][0]) : _words[word][0]).Append(_words[word], 1, _words[word].Length - 1);
            word = random.NextDouble() < FollowerShare ? _followers[word][random.Next(Followers)] : Draw(random);
        }

        return text.Append('.').ToString();
    }

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

    private static string[] MakeWords(Random random)
    {
        var words = new List<string>(CommonWords.Split(' ').Distinct());
        var known = words.ToHashSet(StringComparer.Ordinal);
        while (words.Count < Vocabulary)
        {
            var word = string.Concat(Enumerable.Range(0, random.Next(2, 5)).Select(_ => Syllables[random.Next(Syllables.Length)]));
            if (known.Add(word))
                words.Add(word);
        }

        return [.. words];
    }
}
