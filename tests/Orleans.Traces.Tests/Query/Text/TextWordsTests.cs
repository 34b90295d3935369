using System.Text;
using Orleans.Traces.Query.Text;

namespace Orleans.Traces.Tests.Query.Text;

public sealed class TextWordsTests
{
    [Theory]
    [InlineData("Hello, World!", "hello world")]
    [InlineData("get_weather(city=Paris)", "get weather city paris")]
    [InlineData("GPT-4o costs 3.14$", "gpt 4o costs 3 14")]
    [InlineData("don't", "don t")]
    [InlineData("Größe STRASSE Straße", "grosse strasse strasse")]
    [InlineData("café Cafe\u0301 CAFÉ", "cafe cafe cafe")]
    [InlineData("İstanbul ısı Łódź Ærø ﬁnal", "istanbul isi lodz aero final")]
    [InlineData("ΟΔΥΣΣΕΎΣ οδυσσευς", "οδυσσευσ οδυσσευσ")]
    [InlineData("Ёлка йод", "елка иод")]
    [InlineData("ＡＢＣ１２３ 𝐀𝐛𝟗", "abc123 ab9")]
    [InlineData("x² H₂O", "x2 h2o")]
    [InlineData("co\u00ADoperate zero\u200Bwidth", "cooperate zero width")]
    [InlineData("हिन्दी שָׁלוֹם مَرْحَبًا", "हिन्दी שלום مرحبا")]
    [InlineData("a🙂b", "a b")]
    public void Words_have_no_case_no_diacritics_and_no_typographic_forms(string text, string words)
    {
        Assert.Equal(words.Split(' ').Select(w => WordHash.Of(Encoding.UTF8.GetBytes(w))), Words(text));
    }

    [Fact]
    public void A_question_and_a_text_agree_whichever_way_the_word_is_written()
    {
        foreach (var (text, question) in (ReadOnlySpan<(string, string)>)
        [
            ("東京都に住む", "東京"), ("東京都に住む", "京都に"), ("東京都に住む", "都"), ("我爱北京。天安门", "北京"), ("我爱北京。天安门", "天安门"),
            ("สวัสดีชาวโลก", "ชาวโลก"), ("한국어를 공부한다", "한국어"), ("ｶﾞｲﾄﾞ", "ガイド"), ("か\u3099いこく", "がいこく"), ("GPT模型很大", "模型 gpt"),
            ("葛\uDB40\uDD00城市", "葛城"),
        ])
        {
            Assert.True(Question(question).Matches(text), $"{question} is not found in {text}.");
        }

        foreach (var (text, question) in (ReadOnlySpan<(string, string)>)[("東京都", "京東"), ("我爱北京。天安门", "京天"), ("北京", "南京"), ("カキ", "ガキ")])
            Assert.False(Question(question).Matches(text), $"{question} is found in {text}.");
    }

    [Theory]
    [InlineData("""{"a":"first\nsecond\tthird"}""", "a first second third")]
    [InlineData("""["caf\u00e9 \u4f60\u597d","\ud835\udc00x"]""", "cafe ax")]
    [InlineData("""{"a":"{\"b\":\"one\\ntwo \\u00fcber\"}"}""", "a b one ntwo two uber")]
    [InlineData("""C:\new\users\t""", "c new ew users")]
    [InlineData("""\u12 \ud800x \uzzzz""", "u12 x uzzzz")]
    public void Escapes_of_JSON_are_read_also_where_it_lies_in_JSON(string text, string words)
    {
        var found = Words(text);
        Assert.Equal(words.Split(' ').Select(w => WordHash.Of(Encoding.UTF8.GetBytes(w))), found.Where(w => !LettersOf("你好").Contains(w)));
        Assert.Equal(text.Contains("4f60", StringComparison.Ordinal), Question("你好").Matches(text));
    }

    [Fact]
    public void A_question_has_one_reading_and_finds_a_text_that_has_it()
    {
        Assert.Equal(2, Question("""C:\new""").Words.Count);
        Assert.True(Question("""C:\new""").Matches("""see C:\new\file"""));
    }

    [Theory]
    [InlineData(WordHash.MaxBytes - 1, false)]
    [InlineData(WordHash.MaxBytes, true)]
    public void Of_a_long_word_the_beginning_counts(int length, bool isSame)
    {
        var (left, right) = (Words(new string('x', length) + "left"), Words(new string('x', length) + "right"));
        Assert.Equal(isSame, Assert.Single(left) == Assert.Single(right));
        Assert.Equal(isSame, Assert.Single(Words("é" + new string('x', length - 1) + "left")) == Assert.Single(Words("e" + new string('x', length - 1) + "right")));
    }

    [Theory]
    [InlineData(255, true)]
    [InlineData(256, false)]
    public void What_runs_on_in_Base64_is_no_text(int length, bool isText)
    {
        var blob = string.Concat(Enumerable.Repeat("QUJDabcdefghijklmnop+/9x", 20))[..length];
        var words = Words($"data:image/png;base64,{blob}, the end");
        Assert.Equal(isText, words.Count > 7);
        Assert.Contains(Assert.Single(Words("end")), words);
    }

    [Fact]
    public void Words_are_the_same_wherever_they_stand_and_whatever_way_they_are_read()
    {
        for (var seed = 1; seed <= 300; seed++)
        {
            var random = new Random(seed);
            var words = Enumerable.Range(0, random.Next(1, 12)).Select(_ => Word(random)).ToList();
            var text = string.Concat(words.Select(w => w + ", .-\n"[random.Next(5)] + new string(' ', random.Next(20))));
            var plain = Words(text);
            Assert.True(words.SelectMany(Words).SequenceEqual(plain), $"Seed {seed}: joined.");

            // Letters that are not ASCII take the other way.
            Assert.True(Words(text.Replace('e', 'ê').Replace('A', 'Ａ')).SequenceEqual(plain), $"Seed {seed}: by character.");
            Assert.True(Words("{" + text.Replace("e", "\\u00e9").Replace("\n", "\\n")).SequenceEqual(plain), $"Seed {seed}: escaped.");
            Assert.True(Question(text).Matches(words), $"Seed {seed}: matched.");
        }
    }

    [Fact]
    public void Whatever_bytes_come_the_walk_ends_and_a_text_that_was_not_UTF_8_has_the_words_of_what_is_shown()
    {
        for (var seed = 1; seed <= 2_000; seed++)
        {
            var random = new Random(seed);
            var bytes = new byte[random.Next(100)];
            random.NextBytes(bytes);
            foreach (ref var b in bytes.AsSpan())
                b = random.Next(3) == 0 ? "\\u09dnaez"u8[random.Next(9)] : b;
            Assert.True(Words(bytes).SequenceEqual(Words(Encoding.UTF8.GetString(bytes))), $"Seed {seed}.");
        }
    }

    [Fact]
    public void Walking_allocates_nothing()
    {
        var text = Encoding.UTF8.GetBytes("Der Größte unter ihnen, 東京 and \\u4f60 a very-long-" + new string('w', 100));
        Count(text);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Count(text);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [InlineData("", "no word")]
    [InlineData("-- !? 🙂", "no word")]
    public void A_question_without_a_word_says_what_was_expected(string text, string problem)
    {
        Assert.Null(TextQuery.Parse(text, out var said));
        Assert.Contains(problem, said, StringComparison.Ordinal);
    }

    [Fact]
    public void A_question_has_at_most_so_many_words()
    {
        string Text(int words) => string.Join(' ', Enumerable.Range(0, words));
        Assert.True(Question(Text(TextQuery.MaxWords)).Matches(Text(1_000)));
        Assert.False(Question(Text(TextQuery.MaxWords)).Matches(Text(TextQuery.MaxWords - 1)));
        Assert.Null(TextQuery.Parse(Text(TextQuery.MaxWords + 1), out var problem));
        Assert.Contains("64", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_words_may_stand_in_several_texts()
    {
        Assert.True(Question("beta alpha").Matches("Alpha", "one", "beta"));
        Assert.False(Question("beta alpha gamma").Matches("Alpha", "one", "beta"));
    }

    private static int Count(ReadOnlySpan<byte> text)
    {
        var count = 0;
        for (var words = new TextWords(text); words.Next();)
            count++;
        return count;
    }

    private static TextQuery Question(string text) => TextQuery.Parse(text, out var problem) ?? throw new ArgumentException(problem);

    private static HashSet<ulong> LettersOf(string text) => [.. Words(text)];

    private static List<ulong> Words(string text) => Words(Encoding.UTF8.GetBytes(text));

    private static List<ulong> Words(byte[] text)
    {
        var found = new List<ulong>();
        for (var words = new TextWords(text); words.Next();)
            found.Add(words.Word);

        var several = new ulong[1 + (text.Length % 7)];
        var again = new List<ulong>();
        var walk = new TextWords(text);
        for (var count = several.Length; count == several.Length;)
        {
            count = walk.Read(several);
            again.AddRange(several.AsSpan(0, count));
        }

        Assert.Equal(found, again);
        return found;
    }

    private static string Word(Random random)
    {
        var length = random.Next(8) == 0 ? random.Next(14, 90) : random.Next(1, 14);
        return string.Concat(Enumerable.Range(0, length).Select(_ => "abcdeeefghiAEZ0189"[random.Next(18)]));
    }
}
