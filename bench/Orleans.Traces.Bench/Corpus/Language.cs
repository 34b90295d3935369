namespace Orleans.Traces.Bench.Corpus;

/// <summary>What words of a language look like.</summary>
/// <param name="CommonWords">The most frequent ones, most frequent first.</param>
/// <param name="Syllables">What the others are made of.</param>
/// <param name="Gap">Between words.</param>
/// <param name="Stop">At the end of a sentence.</param>
internal sealed record Language(IReadOnlyList<string> CommonWords, IReadOnlyList<string> Syllables, string Gap = " ", string Stop = ".")
{
    public static readonly Language English = new(
        Split("the of and to a in is that for it as was with be by on not he this are or his from at which but have an they you were her she had "
            + "we all there been one their has would will what if can when so no said who more about up them some could time into only do other "
            + "its than then these two may first any my now such like our over man me even most made after also did many before must through "
            + "back years where much your way well down should because each just those people how too good very make world still own see men "
            + "work long get here between both life being under never day same another know while last might us great old year off come since "
            + "against go came right used take three customer order shipping invoice account request answer question please error result "
            + "document search policy refund product number status date model agent tool service data system team report price"),
        Split("ba be co da de di en er fi ga ge in ka la le li lo ma me mi mo na ne no or pa pe po ra re ri ro sa se si so ta te ti to tra tion us va ve vi"));

    public static readonly Language German = new(
        Split("der die und in zu den das nicht von sie ist des sich mit dem dass er es ein ich auf so eine auch als an nach wie im für man aber aus "
            + "durch wenn nur war noch werden bei hat wir was wird sein einen über können müssen größe lieferung bestellung rückgabe gebühr prüfen"),
        Split("ge be ver er tä tö tü schö lich keit ung hei ßen wä rü kö nen mü fle sprü che zu rück stel len prei se straß fü"));

    public static readonly Language Russian = new(
        Split("и в не на я быть он с что а по это она этот к но они мы весь который из у то за свой ещё от так для ты же все год мочь один "
            + "такой тот заказ доставка счёт возврат клиент ответ вопрос ошибка поиск документ модель"),
        Split("ба во го да же за и ка ла мо не по ра со та ур фи хо ца че ши ще ны ря ть ско ние при пре ста"));

    public static readonly Language Japanese = new(
        Split("の は を に が で と も から まで です ます 注文 配送 返品 お客様 質問 回答 検索 文書 請求 確認 商品 価格 日付 状態"),
        Split("あ い う え か き く け さ し す せ た ち つ な に の は ひ ま み も や ら り る 日 本 人 大 会 社 時 間 見 出 行 中 力 学 生 電 話 品 物 文 書"),
        Gap: "", Stop: "。");

    private static string[] Split(string words) => words.Split(' ');
}

/// <summary>The languages that agents talk in: mostly English; one trace in eight is in one whose text is not ASCII.</summary>
internal sealed class Languages
{
    private const int OtherOneIn = 8;

    private readonly Prose _english;
    private readonly Prose[] _others;

    /// <param name="vocabulary">Words of each.</param>
    /// <param name="random">Makes them.</param>
    public Languages(int vocabulary, Random random)
    {
        _english = new Prose(Language.English, vocabulary, random);
        _others = [.. new[] { Language.German, Language.Russian, Language.Japanese }.Select(l => new Prose(l, vocabulary, random))];
    }

    /// <summary>The language of the next trace.</summary>
    public Prose Pick(Random random) => random.Next(OtherOneIn) == 0 ? _others[random.Next(_others.Length)] : _english;
}
