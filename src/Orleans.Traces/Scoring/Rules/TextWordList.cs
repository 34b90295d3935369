namespace Orleans.Traces.Scoring.Rules;

/// <summary>The words of a text in lower case: letters and digits in a row.</summary>
internal static class TextWordList
{
    /// <summary>Calls back with each word, in memory that the next one takes; false ends it. Nothing is allocated for a word: a view may hold a hundred documents.</summary>
    public static void Each<T>(string text, T state, Func<ReadOnlySpan<char>, T, bool> take)
    {
        Span<char> buffer = stackalloc char[128];
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && char.IsLetterOrDigit(text[i]))
            {
                start = start < 0 ? i : start;
            }
            else if (start >= 0)
            {
                if (i - start > buffer.Length)
                    buffer = new char[i - start];
                var length = text.AsSpan(start, i - start).ToLowerInvariant(buffer);
                start = -1;
                if (!take(buffer[..length], state))
                    return;
            }
        }
    }

    public static IEnumerable<string> Of(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && char.IsLetterOrDigit(text[i]))
            {
                start = start < 0 ? i : start;
            }
            else if (start >= 0)
            {
                yield return text[start..i].ToLowerInvariant();
                start = -1;
            }
        }
    }
}
