using System.Buffers;
using System.Text;

namespace Orleans.Traces.Query.Text;

/// <summary>What a question for words asks for: all of them, in any order, over all texts of what is asked together. Immutable.</summary>
public sealed class TextQuery
{
    /// <summary>Different words of one question.</summary>
    public const int MaxWords = 64;

    private readonly ulong[] _words;

    private TextQuery(ulong[] words) => _words = words;

    /// <summary>The words, each once, as <see cref="TextWords.Word"/> gives them.</summary>
    public IReadOnlyList<ulong> Words => _words;

    internal ReadOnlySpan<ulong> Span => _words;

    /// <summary>Reads a question.</summary>
    /// <param name="text">What was asked.</param>
    /// <param name="problem">Why it asks for nothing that can be found; null where it is a question.</param>
    public static TextQuery? Parse(string text, out string? problem)
    {
        var words = new List<ulong>();
        var walk = TextWords.OfQuery(Encoding.UTF8.GetBytes(text));
        while (walk.Next() && words.Count <= MaxWords)
        {
            if (!words.Contains(walk.Word))
                words.Add(walk.Word);
        }

        problem = words.Count switch
        {
            0 => "there is no word in it; expected at least one letter or digit",
            > MaxWords => $"there are more than {MaxWords} different words in it",
            _ => null,
        };
        return problem is null ? new TextQuery([.. words]) : null;
    }

    /// <summary>Whether these texts together hold every word.</summary>
    public bool Matches(params IEnumerable<string> texts)
    {
        var match = Begin();
        foreach (var text in texts)
        {
            if (match.Read(text))
                return true;
        }

        return match.IsComplete;
    }

    /// <summary>Begins to look for the words, text by text.</summary>
    public TextMatch Begin() => new(this);
}

/// <summary>Which words of a question were found so far.</summary>
public struct TextMatch
{
    private readonly TextQuery _query;
    private ulong _missing;

    internal TextMatch(TextQuery query)
    {
        _query = query;
        _missing = ulong.MaxValue >> (TextQuery.MaxWords - query.Words.Count);
    }

    /// <summary>Every word was found.</summary>
    public readonly bool IsComplete => _missing == 0;

    /// <summary>Looks for what is missing in one more text.</summary>
    /// <returns><see cref="IsComplete"/>.</returns>
    public bool Read(string text)
    {
        if (IsComplete)
            return true;

        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            return Read(bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <inheritdoc cref="Read(string)"/>
    public bool Read(ReadOnlySpan<byte> utf8)
    {
        var walk = new TextWords(utf8);
        while (_missing != 0 && walk.Next())
        {
            if (_query.Span.IndexOf(walk.Word) is >= 0 and var found)
                _missing &= ~(1UL << found);
        }

        return IsComplete;
    }
}
