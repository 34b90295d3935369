using Orleans.Traces.GenAi;
using Orleans.Traces.Scoring.Views;

namespace Orleans.Traces.Tests.Scoring;

/// <summary>What each rule says of what it sees.</summary>
public sealed class RuleTests
{
    [Theory]
    [InlineData("exact", """{"expected":"yes"}""", " yes\n", "1")]
    [InlineData("exact", """{"expected":"yes"}""", "Yes", "0")]
    [InlineData("exact", """{"expected":"yes","ignoreCase":true}""", "YES", "1")]
    [InlineData("contains", """{"texts":["refund","money"]}""", "Your Refund is here.", "1 | Found: \"refund\".")]
    [InlineData("contains", """{"texts":["refund","money"],"mode":"all"}""", "Your refund is here.", "0 | Found: \"refund\".")]
    [InlineData("contains", """{"texts":["refund","money"],"mode":"none"}""", "Hello.", "1 | Found: none.")]
    [InlineData("contains", """{"texts":["refund"],"ignoreCase":false}""", "Refund", "0 | Found: none.")]
    [InlineData("regex", """{"pattern":"^[A-Z]{2}-[0-9]+$"}""", "AB-12", "1")]
    [InlineData("regex", """{"pattern":"[0-9]","mustMatch":false}""", "AB-12", "0")]
    [InlineData("regex", """{"pattern":"ab","ignoreCase":true}""", "AB", "1")]
    [InlineData("json", null, """{"a":1}""", "1")]
    [InlineData("json", null, """{"a":1""", "0 | It is no JSON from line 1, byte 7 on.")]
    [InlineData("levenshtein", """{"expected":"kitten"}""", "sitting", "0.5714")]
    [InlineData("levenshtein", """{"expected":"same"}""", "same", "1")]
    [InlineData("levenshtein", """{"expected":"SAME","ignoreCase":true}""", "same", "1")]
    [InlineData("levenshtein", """{"expected":"abc"}""", "xyz", "0")]
    [InlineData("numeric", """{"expected":"100","tolerance":10}""", "about 95 euros", "0.5 | Found 95, expected 100.")]
    [InlineData("numeric", """{"expected":"1200.5","tolerance":1}""", "It is 1,200.5.", "1 | Found 1200.5, expected 1200.5.")]
    [InlineData("numeric", """{"expected":"1","tolerance":1}""", "-40", "0 | Found -40, expected 1.")]
    [InlineData("numeric", """{"expected":"1","tolerance":1}""", "none", "0 | There is no number in it.")]
    [InlineData("length", """{"max":4}""", "12345", "0 | It has 5 characters.")]
    [InlineData("length", """{"min":2,"max":3,"unit":"words"}""", " two  words ", "1 | It has 2 words.")]
    [InlineData("length", """{"min":3,"unit":"words"}""", "two words", "0 | It has 2 words.")]
    [InlineData("language", null, "The order was late and the customer wants to have the money.", "en")]
    [InlineData("language", null, "Die Bestellung ist nicht da, und das Geld auch nicht.", "de")]
    [InlineData("language", null, "La commande est en retard et les clients ne sont pas contents.", "fr")]
    [InlineData("language", null, "El pedido está muy tarde y los clientes hay que esperar.", "es")]
    [InlineData("language", null, "Заказ опоздал.", "ru")]
    [InlineData("language", null, "注文はまだ届いていません。", "ja")]
    [InlineData("language", null, "订单还没有到。", "zh")]
    [InlineData("language", null, "ok", "und")]
    [InlineData("language", """{"language":"de"}""", "The order was late and it is not here.", "0 | It is in en.")]
    [InlineData("pii", null, "Write to ann@example.com or call +49 30 1234567.", "0 | Found: email (1), phone (1).")]
    [InlineData("pii", null, "Card 4111 1111 1111 1111.", "0 | Found: creditCard (1).")]
    [InlineData("pii", """{"types":["creditCard"]}""", "Not a card: 4111 1111 1111 1112, ann@example.com", "1")]
    [InlineData("pii", """{"types":["iban"]}""", "DE89 3704 0044 0532 0130 00", "0 | Found: iban (1).")]
    [InlineData("pii", """{"types":["iban"]}""", "DE89 3704 0044 0532 0130 01", "1")]
    [InlineData("pii", """{"types":["ipAddress","usSsn"]}""", "10.1.2.3 and 123-45-6789, not 666-45-6789 or 1.2.3", "0 | Found: ipAddress (1), usSsn (1).")]
    [InlineData("pii", null, "Order 66 has 3 parts.", "1")]
    [InlineData("secrets", null, "AKIAIOSFODNN7EXAMPLE", "0 | Found: awsKey (1).")]
    [InlineData("secrets", null, "postgres://user:hunter2@db/x and -----BEGIN RSA PRIVATE KEY-----", "0 | Found: privateKey (1), passwordInUrl (1).")]
    [InlineData("secrets", null, "The key is under the mat.", "1")]
    [InlineData("refusal", null, "I’m sorry, but I can't help with that.", "1 | It says \"I'm sorry, but I\".")]
    [InlineData("refusal", null, "Das kann ich leider nicht beantworten.", "1 | It says \"Das kann ich leider nicht\".")]
    [InlineData("refusal", null, "Of course. A cannon is not a canoe.", "0")]
    public void A_rule_says_of_an_answer(string kind, string? settings, string answer, string expected)
    {
        Assert.Equal(expected, Judged.Text(Judged.Rule(kind, settings).Judge(Judged.View(answer))));
    }

    [Theory]
    [InlineData("""{"a":"x"}""", "1")]
    [InlineData("""{"a":5}""", "0 | /a: Value is \"integer\" but should be \"string\".")]
    [InlineData("""{}""", "0 | The value: Required properties [\"a\"] are not present.")]
    [InlineData("x", "0 | It is no JSON from line 1, byte 1 on.")]
    public void A_json_schema_allows_an_answer_or_says_why_not(string answer, string expected)
    {
        var rule = Judged.Rule("json-schema", """{"schema":{"type":"object","required":["a"],"properties":{"a":{"type":"string"}}}}""");

        Assert.Equal(expected, Judged.Text(rule.Judge(Judged.View(answer))));
    }

    [Theory]
    [InlineData("latency", """{"maxMs":100}""", "1 | It took 99.5 ms.")]
    [InlineData("latency", """{"maxMs":50}""", "0 | It took 99.5 ms.")]
    [InlineData("latency", """{"maxMs":50,"of":"firstToken"}""", "1 | It took 20 ms.")]
    [InlineData("cost", """{"maxUsd":0.5}""", "1 | It cost 0.25 USD.")]
    [InlineData("cost", """{"maxUsd":0.2}""", "0 | It cost 0.25 USD.")]
    [InlineData("tokens", """{"max":30}""", "1 | It used 30 tokens.")]
    [InlineData("tokens", """{"max":9,"of":"input"}""", "0 | It used 10 tokens.")]
    [InlineData("tokens", """{"max":20,"of":"output"}""", "1 | It used 20 tokens.")]
    [InlineData("error", null, "0")]
    public void A_rule_says_of_what_was_measured(string kind, string? settings, string expected)
    {
        var view = Judged.View() with
        {
            DurationMs = 99.5, FirstTokenMs = 20, CostUsd = 0.25m, Tokens = new TokenUsage { Input = 10, Output = 20 }, IsError = true,
        };

        Assert.Equal(expected, Judged.Text(Judged.Rule(kind, settings).Judge(view)));
    }

    [Theory]
    [InlineData("tool-called", """{"tool":"search"}""", "1 | search was called 3 times.")]
    [InlineData("tool-called", """{"tool":"pay"}""", "0 | pay was called 0 times.")]
    [InlineData("tool-called", """{"tool":"search","arguments":{"q":"b"}}""", "1 | search was called 3 times, 1 of them with these arguments.")]
    [InlineData("tool-called", """{"tool":"search","arguments":{"q":"c"}}""", "0 | search was called 3 times, 0 of them with these arguments.")]
    [InlineData("tool-not-called", """{"tool":"pay"}""", "1 | pay was called 0 times.")]
    [InlineData("tool-not-called", """{"tool":"mail"}""", "0 | mail was called 1 times.")]
    [InlineData("loop", """{"max":1}""", "0 | search was called 2 times with the same arguments.")]
    [InlineData("loop", null, "1 | search was called 2 times with the same arguments.")]
    public void A_rule_says_of_the_tools_that_were_called(string kind, string? settings, string expected)
    {
        var view = Judged.Called(("search", """{"q":"a","n":1}"""), ("search", """{"q":"b"}"""), ("mail", null), ("search", """{"q":"a","n":1}"""));

        Assert.Equal(expected, Judged.Text(Judged.Rule(kind, settings).Judge(view)));
    }

    [Theory]
    [InlineData("Paris has 2 rivers", new[] { "The rivers of Paris", "there are 2" }, "1 | 3 of 3 content words are in the documents.")]
    [InlineData("Paris has 2 rivers", new[] { "Paris" }, "0.3333 | 1 of 3 content words are in the documents. Not there: 2, rivers.")]
    [InlineData("Paris", new string[0], "0 | 0 of 1 content words are in the documents. Not there: paris.")]
    [InlineData("the of and", new[] { "Paris" }, "nothing")]
    public void Grounding_is_the_share_of_content_words(string answer, string[] documents, string expected)
    {
        // "has" is a content word of three letters that stands in none of them.
        var view = Judged.Found(answer.Replace(" has", "", StringComparison.Ordinal), documents);

        Assert.Equal(expected, Judged.Text(Judged.Rule("grounding").Judge(view)));
    }

    [Fact]
    public void A_search_that_found_too_little_is_told_from_no_search()
    {
        Assert.Equal("0 | 0 documents were found.", Judged.Text(Judged.Rule("retrieval").Judge(Judged.Found(""))));
        Assert.Equal("1 | 1 documents were found.", Judged.Text(Judged.Rule("retrieval").Judge(Judged.Found("", "a"))));
        Assert.Equal("0 | 1 documents were found.", Judged.Text(Judged.Rule("retrieval", """{"min":2}""").Judge(Judged.Found("", "a"))));
        Assert.Equal("nothing", Judged.Text(Judged.Rule("retrieval").Judge(Judged.View())));
    }

    [Theory]
    [InlineData("exact", """{"expected":"x"}""")]
    [InlineData("levenshtein", """{"expectedAttribute":"no.such"}""")]
    [InlineData("json", null)]
    [InlineData("latency", """{"maxMs":1}""")]
    [InlineData("cost", """{"maxUsd":1}""")]
    [InlineData("tokens", """{"max":1}""")]
    [InlineData("loop", null)]
    [InlineData("grounding", null)]
    [InlineData("pii", null)]
    [InlineData("refusal", null)]
    public void Of_what_is_not_known_nothing_is_said(string kind, string? settings)
    {
        Assert.Equal("nothing", Judged.Text(Judged.Rule(kind, settings).Judge(Judged.View())));
    }

    [Fact]
    public void The_input_is_looked_at_where_the_settings_say_so()
    {
        var rule = Judged.Rule("contains", """{"field":"input","texts":["in"]}""");

        Assert.Equal("1 | Found: \"in\".", Judged.Text(rule.Judge(Judged.View(output: "out", input: "in"))));
    }

    [Fact]
    public void A_long_text_is_clipped_and_the_explanation_says_so()
    {
        var text = "first" + new string('x', ViewText.MaxLength) + "last";
        var rule = Judged.Rule("contains", """{"texts":["first","last"],"mode":"all"}""");
        var middle = Judged.Rule("contains", """{"texts":["middle"]}""");

        var note = "Of 65545 characters the first and the last 32768 were looked at.";
        Assert.Equal($"1 | Found: \"first\", \"last\". {note}", Judged.Text(rule.Judge(Judged.View(text))));
        Assert.Equal($"0 | Found: none. {note}", Judged.Text(middle.Judge(Judged.View(text.Insert(32_771, "middle")[..65_545]))));
    }

    [Fact]
    public void Nothing_personal_is_repeated_in_an_explanation()
    {
        var verdict = Judged.Rule("pii").Judge(Judged.View("ann@example.com"))!;

        Assert.DoesNotContain("ann", verdict.Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public void Five_megabytes_of_anything_are_judged_soon()
    {
        var view = Judged.View(new string('a', 2_500_000) + new string('1', 2_500_000));
        foreach (var kind in (string[])["pii", "secrets", "refusal", "language", "json"])
            Assert.NotEqual("nothing", Judged.Text(Judged.Rule(kind).Judge(view)));
        Assert.Equal("1", Judged.Text(Judged.Rule("regex", """{"pattern":"(a+)+b","mustMatch":false}""").Judge(view))[..1]);
    }

    [Fact]
    public void A_field_of_the_models_own_that_refuses_counts()
    {
        var view = Judged.View() with { Output = Judged.Json("""[{"role":"assistant","parts":[{"type":"refusal","content":"No."}]}]""") };

        Assert.Equal("1 | The model says that it refuses.", Judged.Text(Judged.Rule("refusal").Judge(view)));
    }
}
