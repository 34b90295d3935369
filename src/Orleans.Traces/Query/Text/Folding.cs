using System.Globalization;
using System.Text;

namespace Orleans.Traces.Query.Text;

/// <summary>What a character counts as in full text.</summary>
internal enum LetterKind
{
    /// <summary>It ends a word.</summary>
    None,

    /// <summary>It is as if it were not there.</summary>
    Dropped,

    /// <summary>A letter or a digit of a word.</summary>
    Word,

    /// <summary>A letter of a script without spaces between its words.</summary>
    Unspaced,
}

/// <summary>A character as it is compared.</summary>
/// <param name="Kind">What it counts as.</param>
/// <param name="Letter">The one letter that it is compared as.</param>
/// <param name="IsSeveral">It is compared as several letters, see <see cref="Folding.WriteSeveral"/>.</param>
internal readonly record struct FoldedLetter(LetterKind Kind, int Letter, bool IsSeveral);

/// <summary>Characters without case, diacritics and typographic forms.</summary>
/// <remarks>A table of our own for Latin, Greek and Cyrillic, made from Unicode's compatibility decompositions: the program runs without ICU, and
/// .NET does not normalize then. What it lacks stays as it is: such texts are found by the same spelling.</remarks>
internal static class Folding
{
    // What to write, then every lower-case letter that is written so.
    private const string Table = """
        0 ⁰₀ ; 1 ¹₁ ; 2 ²₂ ; 3 ³₃ ; 4 ⁴₄ ; 5 ⁵₅ ; 6 ⁶₆ ; 7 ⁷₇ ; 8 ⁸₈ ; 9 ⁹₉
        a ªàáâãäåāăąǎǟǡǻȁȃȧᴬᵃḁạảấầẩẫậắằẳẵặₐ ; ae æǣǽᴭ ; b ƀᴮᵇḃḅḇℬ ; c çćĉċčḉℂℭⅽ ; d ðďđᴰᵈḋḍḏḑḓⅅⅆⅾ ; dz ǆǳ
        e èéêëēĕėęěȅȇȩᴱᵉḕḗḙḛḝẹẻẽếềểễệₑℯℰⅇ ; f ḟℱ ; ff ﬀ ; ffi ﬃ ; ffl ﬄ ; fi ﬁ ; fl ﬂ ; g ĝğġģǧǵᴳᵍḡℊ
        h ĥħȟᴴḣḥḧḩḫẖₕℋℌℍℎℏ ; i ìíîïĩīĭįİıǐȉȋᴵᵢḭḯỉịⁱℐℑℹⅈⅰ ; ii ⅱ ; iii ⅲ ; ij ĳ ; iv ⅳ ; ix ⅸ ; j ĵǰᴶⅉ
        k ķĸǩᴷᵏḱḳḵₖ ; l ĺļľŀłᴸḷḹḻḽₗℒℓⅼ ; lj ǉ ; m ᴹᵐḿṁṃₘℳⅿ ; n ñńņňŋǹᴺᵑṅṇṉṋⁿₙℕ ; nj ǌ
        o ºòóôõöøōŏőơǒǫǭǿȍȏȫȭȯȱᴼᵒṍṏṑṓọỏốồổỗộớờởỡợₒℴ ; oe œ ; p ᴾᵖṕṗₚℙ ; q ℚ ; r ŕŗřȑȓᴿᵣṙṛṝṟℛℜℝ
        s śŝşšſșṡṣṥṧṩẛₛ ; ss ß ; st ﬅﬆ ; t ţťŧțᵀᵗṫṭṯṱẗₜ ; th þ ; u ùúûüũūŭůűųưǔǖǘǚǜȕȗᵁᵘᵤṳṵṷṹṻụủứừửữự ; v ᵛᵥṽṿⅴ
        vi ⅵ ; vii ⅶ ; viii ⅷ ; w ŵᵂẁẃẅẇẉẘ ; x ẋẍₓⅹ ; xi ⅺ ; xii ⅻ ; y ýÿŷȳẏẙỳỵỷỹ ; z źżžẑẓẕℤℨ ; ǝ ᴲ ; ȣ ᴽ
        ɐ ᵄ ; ɑ ᵅ ; ɔ ᵓ ; ə ᵊₔ ; ɛ ᵋℇ ; ɜ ᵌ ; ɯ ᵚ ; ʒ ǯ ; ʹ ʹ ; α άἀἁἂἃἄἅἆἇὰάᾀᾁᾂᾃᾄᾅᾆᾇᾰᾱᾲᾳᾴᾶᾷ ; β ᵝᵦϐ ; γ ᵞᵧℽℾ
        δ ᵟ ; ε έϵἐἑἒἓἔἕὲέ ; η ήἠἡἢἣἤἥἦἧὴήᾐᾑᾒᾓᾔᾕᾖᾗῂῃῄῆῇ ; θ ϑ ; ι ΐίϊἰἱἲἳἴἵἶἷὶίιῐῑῒΐῖῗ ; κ ϰ ; μ µ
        ο όὀὁὂὃὄὅὸό ; π ϖℼℿ ; ρ ᵨϱῤῥ ; σ ςϲ ; υ ΰϋύϒϓϔὐὑὒὓὔὕὖὗὺύῠῡῢΰῦῧ ; φ ᵠᵩϕ ; χ ᵡᵪ
        ω ώὠὡὢὣὤὥὦὧὼώᾠᾡᾢᾣᾤᾥᾦᾧῲῳῴῶῷ ; а ӑӓ ; г ѓ ; е ѐёӗ ; ж ӂӝ ; з ӟ ; и йѝӣӥ ; к ќ ; о ӧ ; у ўӯӱӳ ; ч ӵ ; ы ӹ
        э ӭ ; і ї ; ѵ ѷ ; ә ӛ ; ө ӫ ; א ℵ ; ב ℶ ; ג ℷ ; ד ℸ ; ᴂ ᵆ ; ᴖ ᵔ ; ᴗ ᵕ ; ᴝ ᵙ ; ᴥ ᵜ
        """;

    private const int ZeroWidthSpace = 0x200B;

    // From U+FF66 on.
    private const string HalfWidth = "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";

    private static readonly Dictionary<int, byte[]> Folded = Table.Split([';', '\n'], StringSplitOptions.TrimEntries)
        .Select(entry => entry.Split(' '))
        .SelectMany(entry => entry[1].Select(letter => ((int)letter, Encoding.UTF8.GetBytes(entry[0]))))
        .ToDictionary();

    // By the upper byte of a character, each made when it is first met.
    private static readonly FoldedLetter[]?[] Pages = new FoldedLetter[]?[0x100];

    /// <summary>What a character counts as, and what it is compared as.</summary>
    public static FoldedLetter Of(int letter)
    {
        if (letter >= 0x10000)
            return Make(letter);

        var page = Pages[letter >> 8] ??= [.. Enumerable.Range(letter & 0xFF00, 0x100).Select(Make)];
        return page[letter & 0xFF];
    }

    /// <summary>Writes the letters of one of <see cref="FoldedLetter.IsSeveral"/>.</summary>
    /// <returns>The bytes written; 0 where they do not fit.</returns>
    public static int WriteSeveral(int lower, Span<byte> destination) =>
        Folded[lower].AsSpan().TryCopyTo(destination) ? Folded[lower].Length : 0;

    // Half of a pair is no character.
    private static FoldedLetter Make(int letter)
    {
        if (!Rune.TryCreate(letter, out var rune))
            return default;

        var plain = Plain(rune);
        var kind = KindOf(plain);
        if (kind != LetterKind.Word)
            return new FoldedLetter(kind, plain.Value, IsSeveral: false);

        var lower = Rune.ToLowerInvariant(plain);
        if (!Folded.TryGetValue(lower.Value, out var folded))
            return new FoldedLetter(kind, lower.Value, IsSeveral: false);
        Rune.DecodeFromUtf8(folded, out var first, out var size);
        return size == folded.Length ? new FoldedLetter(kind, first.Value, IsSeveral: false) : new FoldedLetter(kind, lower.Value, IsSeveral: true);
    }

    // One form for those that fonts and old encodings have several of: full and half width, and letters of formulas.
    private static Rune Plain(Rune letter) => letter.Value switch
    {
        >= 0xFF01 and <= 0xFF5E => new Rune(letter.Value - 0xFEE0),
        >= 0xFF66 and <= 0xFF9D => new Rune(HalfWidth[letter.Value - 0xFF66]),
        0xFF9E => new Rune(0x3099),
        0xFF9F => new Rune(0x309A),
        >= 0x1D400 and <= 0x1D6A3 => new Rune('a' + ((letter.Value - 0x1D400) % 26)),
        >= 0x1D7CE and <= 0x1D7FF => new Rune('0' + ((letter.Value - 0x1D7CE) % 10)),
        _ => letter,
    };

    private static LetterKind KindOf(Rune letter)
    {
        if (letter.IsAscii)
            return char.IsAsciiLetterOrDigit((char)letter.Value) ? LetterKind.Word : LetterKind.None;

        switch (Rune.GetUnicodeCategory(letter))
        {
            case UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark when IsDiacritic(letter.Value):
                return LetterKind.Dropped;
            case UnicodeCategory.Format:
                return letter.Value == ZeroWidthSpace ? LetterKind.None : LetterKind.Dropped;
            case UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber
                or UnicodeCategory.OtherNumber:
                return IsUnspaced(letter.Value) ? LetterKind.Unspaced : LetterKind.Word;
            default:
                return LetterKind.None;
        }
    }

        // Of Latin, Greek, Cyrillic, Hebrew and Arabic, and variation selectors. In other scripts marks are vowels.
    private static bool IsDiacritic(int mark) => mark is (>= 0x0300 and <= 0x036F) or (>= 0x0483 and <= 0x0489) or (>= 0x0591 and <= 0x05C7)
        or (>= 0x0610 and <= 0x061A) or (>= 0x064B and <= 0x065F) or 0x0670 or (>= 0x06D6 and <= 0x06ED) or (>= 0x1AB0 and <= 0x1AFF)
        or (>= 0x1DC0 and <= 0x1DFF) or (>= 0x20D0 and <= 0x20FF) or (>= 0xFE00 and <= 0xFE0F) or (>= 0xFE20 and <= 0xFE2F)
        or (>= 0xE0100 and <= 0xE01EF);

    // Thai, Lao, Myanmar, Khmer, kana, Chinese characters, and Hangul, whose words carry their endings.
    private static bool IsUnspaced(int letter) => letter is (>= 0x0E00 and <= 0x0EFF) or (>= 0x1000 and <= 0x109F) or (>= 0x1780 and <= 0x17FF)
        or (>= 0x3005 and <= 0x3007) or (>= 0x3041 and <= 0x312F) or (>= 0x31A0 and <= 0x31FF) or (>= 0x3400 and <= 0x9FFF)
        or (>= 0xAC00 and <= 0xD7A3) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);
}
