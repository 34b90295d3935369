using System.Buffers;
using System.Buffers.Text;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace Orleans.Traces.Query.Text;

/// <summary>Walks the words of a text as full text knows them, each as a number, in place and without allocating. A word may come more than
/// once.</summary>
/// <remarks>
/// DESIGN. The index and the check of a candidate walk the same words, so that they cannot disagree; a change here is a change of the index's
/// format.
/// 1. A word is letters and digits that follow each other, without case, diacritics and typographic forms (<see cref="Folding"/>). Of a long one
/// the first <see cref="WordHash.MaxBytes"/> bytes count.
/// 2. Scripts without spaces between words (Chinese, Japanese, Thai, …; Hangul too) give each letter and each two that follow each other. A query
/// of several letters asks for the pairs alone.
/// 3. Texts are often JSON, in JSON. A backslash's n, r, t, b and f are no letters, and <c>\u4f60</c> is the character. Where a text is not JSON
/// for certain, and where several backslashes stand in a row, both readings give a word: <c>C:\new</c> has "new" and "ew".
/// 4. What runs on for <see cref="MinBlobBytes"/> bytes in the letters of Base64 is no text: it has no words.
/// Words of ASCII, nearly all there are, are found by the bits of 64 bytes at once and read 16 bytes at once; the others by character.
/// </remarks>
public ref partial struct TextWords
{
    /// <summary>Bytes in the letters of Base64 and hex, without a break, that are no text.</summary>
    public const int MinBlobBytes = 256;

    private const int Voiced = 0x3099, HalfVoiced = 0x309A;

    private static readonly SearchValues<byte> Base64 =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_="u8);

    private readonly ReadOnlySpan<byte> _text;
    private readonly bool _isQuery;
    private readonly bool _isJson;
    private int _block;
    private ulong _letters;
    private ulong _starts;
    private bool _hasSpecials;
    private bool _isByCharacter;
    private int _at;
    private int _previous;
    private int _previousEnd;
    private ulong _pair;
    private bool _hasPair;

    /// <summary>A walk over the words of <paramref name="utf8"/>; what is not UTF-8 in it ends a word.</summary>
    public TextWords(ReadOnlySpan<byte> utf8)
        : this(utf8, start: 0, isQuery: false)
    {
    }

    /// <summary>A walk over those words of <paramref name="utf8"/> that come after a space, the words before which are known.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="space">Where the space is.</param>
    public TextWords(ReadOnlySpan<byte> utf8, int space)
        : this(utf8, space, isQuery: false)
    {
    }

    private TextWords(ReadOnlySpan<byte> utf8, int start, bool isQuery)
    {
        _text = utf8;
        _isQuery = isQuery;
        var first = utf8.IndexOfAnyExcept(" \t\r\n"u8);
        _isJson = first >= 0 && utf8[first] is (byte)'{' or (byte)'[' or (byte)'"';
        Look(start);
    }

    /// <summary>The word that <see cref="Next"/> found.</summary>
    public ulong Word { get; private set; }

    /// <summary>A walk over what a query of this text asks for: without second readings, and without the letters of pairs.</summary>
    public static TextWords OfQuery(ReadOnlySpan<byte> utf8) => new(utf8, start: 0, isQuery: true);

    /// <summary>Goes to the next word. False at the end of the text.</summary>
    public bool Next()
    {
        if (_hasPair)
        {
            (Word, _hasPair) = (_pair, false);
            return true;
        }

        if (_isByCharacter && NextByCharacters())
            return true;

        while (true)
        {
            if (_starts == 0)
            {
                if (_text.Length - _block <= BlockWidth)
                    return false;
                Look(_block + BlockWidth);
                continue;
            }

            var start = BitOperations.TrailingZeroCount(_starts);
            var end = start + BitOperations.TrailingZeroCount(~(_letters >> start));
            if (end >= BlockWidth && start > 0)
            {
                // It may go on behind the block.
                Look(_block + start);
                continue;
            }

            var length = end - start;
            if (length is 0 or >= Width || (_hasSpecials && IsSpecial(_block + start, _block + end)))
            {
                _at = _block + start;
                if (NextByCharacters())
                    return true;
                continue;
            }

            _starts &= ulong.MaxValue << end;
            Word = HashOf(_block + start, length);
            return true;
        }
    }

    /// <summary>As often <see cref="Next"/> as there is room, in fewer steps.</summary>
    /// <returns>How many words were found; fewer than there is room for only at the end of the text.</returns>
    public int Read(Span<ulong> words)
    {
        var count = 0;
        while (count < words.Length)
        {
            if (!_hasSpecials && !_isByCharacter && !_hasPair && _text.Length - _block >= BlockWidth + Width)
                ReadBlock(words, ref count);
            if (count == words.Length || !Next())
                break;
            words[count++] = Word;
        }

        return count;
    }

    private readonly bool IsSpecial(int start, int end) => !EndsPlainly(end) || IsEscape(start);

    // What comes does not make the word go on: an ASCII character that is no letter, and starts no escape.
    private readonly bool EndsPlainly(int at) => at >= _text.Length || (_text[at] < 0x80 && _text[at] != '\\');

    private readonly bool IsEscape(int at) =>
        at > 0 && _text[at - 1] == '\\' && !_isQuery && _text[at] is (byte)'n' or (byte)'r' or (byte)'t' or (byte)'b' or (byte)'f' or (byte)'u';

    // By character until ASCII comes again, but for a space.
    private bool NextByCharacters()
    {
        var isWord = false;
        do
        {
            isWord = NextByCharacter();
            if (_at < _text.Length && _text[_at] == ' ')
                _at++;
            _isByCharacter = _at < _text.Length && _text[_at] >= 0x80;
        }
        while (!isWord && _isByCharacter);

        if (!_isByCharacter)
            Look(_at);
        return isWord;
    }

    // One word by its characters, which may be of any script. False: no word was here, and the place is behind it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool NextByCharacter()
    {
        if (IsEscape(_at) && _text[_at] != 'u' && IsOneReading())
        {
            _at++;
            return false;
        }

        if (_text[_at] < 0x80 && SkipBlob())
            return false;

        // The second reading of an escape starts behind its letter.
        var again = IsEscape(_at) && _text[_at] != 'u' ? _at + 1 : -1;
        Span<byte> word = stackalloc byte[WordHash.MaxBytes];
        var length = 0;
        var isFull = false;
        while (_at < _text.Length)
        {
            var letter = Folding.Of(Read(_at, out var size));
            if (letter.Kind == LetterKind.Unspaced && length == 0 && !isFull)
                return NextUnspaced(letter.Letter, _at, size);

            if (letter.Kind is LetterKind.None or LetterKind.Unspaced)
            {
                if (length > 0 || isFull)
                    break;
                _at += size;
                return false;
            }

            _at += size;
            if (letter.Kind == LetterKind.Dropped || isFull)
                continue;
            var written = Write(letter, word[length..]);
            isFull = written == 0;
            length += written;
        }

        if (length == 0)
            return false;
        Word = WordHash.Of(word[..length]);
        if (again >= 0)
            _at = again;
        return true;
    }

    private static int Write(FoldedLetter letter, Span<byte> destination)
    {
        if (letter.IsSeveral)
            return Folding.WriteSeveral(letter.Letter, destination);
        if (letter.Letter >= 0x80 || destination.IsEmpty)
            return new Rune(letter.Letter).TryEncodeToUtf8(destination, out var written) ? written : 0;
        destination[0] = (byte)letter.Letter;
        return 1;
    }

    // The letter after a backslash is no letter, or it is one as well.
    private readonly bool IsOneReading() =>
        (_isJson && (_at < 2 || _text[_at - 2] != '\\')) || _at + 1 >= _text.Length || !char.IsAsciiLetterOrDigit((char)_text[_at + 1]);

    private bool SkipBlob()
    {
        if (_text.Length - _at < MinBlobBytes)
            return false;

        var length = _text[_at..].IndexOfAnyExcept(Base64);
        length = length < 0 ? _text.Length - _at : length;
        if (length < MinBlobBytes)
            return false;
        _at += length;
        return true;
    }

    // The character at a place, and its bytes there: itself, or its escape.
    private readonly int Read(int at, out int size)
    {
        var next = _text[at];
        if (next >= 0x80)
        {
            Rune.DecodeFromUtf8(_text[at..], out var letter, out size);
            return letter.Value;
        }

        if (next == '\\' && !_isQuery)
        {
            var u = at + 1;
            while (u < _text.Length && _text[u] == '\\')
                u++;
            if (TryUnit(u, out var unit))
                return ReadUnits(at, u, unit, out size);
        }
        else if (at > 0 && _text[at - 1] == '\\' && !_isQuery && TryUnit(at, out var unit))
        {
            return ReadUnits(at, at, unit, out size);
        }

        size = 1;
        return next;
    }

    private readonly int ReadUnits(int at, int u, int unit, out int size)
    {
        size = u + 5 - at;
        var low = u + 5;
        while (low < _text.Length && _text[low] == '\\')
            low++;
        if (char.IsHighSurrogate((char)unit) && low > u + 5 && TryUnit(low, out var second) && char.IsLowSurrogate((char)second))
        {
            size = low + 5 - at;
            return char.ConvertToUtf32((char)unit, (char)second);
        }

        return unit;
    }

    private readonly bool TryUnit(int u, out int unit)
    {
        unit = 0;
        return u + 5 <= _text.Length && _text[u] == 'u'
            && Utf8Parser.TryParse(_text.Slice(u + 1, 4), out unit, out var read, 'x') && read == 4;
    }

    private readonly int StartOfEscape(int at)
    {
        if (_text[at] == 'u')
        {
            while (at > 0 && _text[at - 1] == '\\')
                at--;
        }

        return at;
    }

    // The letter at the place, and the pair that it makes with the one right before it.
    private bool NextUnspaced(int letter, int start, int size)
    {
        _at = start + size;
        while (_at < _text.Length)
        {
            var mark = Folding.Of(Read(_at, out var markSize));
            if (mark.Letter is Voiced or HalfVoiced)
                letter += mark.Letter - Voiced + 1;
            else if (mark.Kind != LetterKind.Dropped)
                break;
            _at += markSize;
        }

        var previous = _previousEnd == StartOfEscape(start) ? _previous : 0;
        (_previous, _previousEnd) = (letter, _at);
        if (!_isQuery)
        {
            (_hasPair, _pair) = (previous != 0, WordHash.OfLetters(previous, letter));
            Word = WordHash.OfLetters(0, letter);
            return true;
        }

        Word = WordHash.OfLetters(previous, letter);
        return previous != 0 || _at >= _text.Length || Folding.Of(Read(_at, out _)).Kind != LetterKind.Unspaced;
    }
}
