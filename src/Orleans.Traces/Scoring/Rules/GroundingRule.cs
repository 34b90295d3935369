using System.Globalization;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Scoring.Views;

namespace Orleans.Traces.Scoring.Rules;

/// <summary>How much of an answer stands in the documents that were found for it: of the answer's different content words, the share that is in
/// any of them.</summary>
/// <remarks>Content words are letters and digits in a row, without case, of three or more (a number of any length), but for the words of
/// <see cref="Language.StopWords"/>. It says nothing of whether the answer draws the right conclusion from them.</remarks>
public sealed record GroundingRule : Rule
{
    private const int MaxMissing = 8;

    /// <inheritdoc/>
    public override ViewParts Sees => ViewParts.Output | ViewParts.Documents;

    /// <inheritdoc/>
    public override Verdict? Judge(ScoredView view)
    {
        if (ViewText.Of(view.Output) is not { } answer || !view.HasRetrieval)
            return null;
        var wanted = ContentWords(answer.Text);
        if (wanted.Count == 0)
            return null;

        var searched = new HashSet<string>(wanted, StringComparer.Ordinal);
        var lookup = searched.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var document in view.Documents)
        {
            TextWordList.Each(ViewText.Clipped(document.Content ?? "").Text, lookup, (word, left) =>
            {
                left.Remove(word);
                return left.Set.Count > 0;
            });
        }

        var missing = wanted.Where(searched.Contains).ToList();
        var found = wanted.Count - missing.Count;
        var explanation = string.Create(CultureInfo.InvariantCulture, $"{found} of {wanted.Count} content words are in the documents.")
            + (missing.Count == 0 ? "" : $" Not there: {string.Join(", ", missing.Take(MaxMissing))}{(missing.Count > MaxMissing ? ", …" : "")}.");
        return Verdict.Of((double)found / wanted.Count, explanation).Adding(answer.Note).Adding(view.Note);
    }

    internal static Rule? Read(FieldReader settings) => settings.Fault is null ? new GroundingRule() : null;

    // In the order in which they come.
    private static List<string> ContentWords(string text)
    {
        var words = new OrderedDictionary<string, bool>(StringComparer.Ordinal);
        foreach (var word in TextWordList.Of(text))
        {
            if ((word.Length >= 3 || word.All(char.IsAsciiDigit)) && !Language.StopWords.Contains(word))
                words.TryAdd(word, true);
        }

        return [.. words.Keys];
    }
}
