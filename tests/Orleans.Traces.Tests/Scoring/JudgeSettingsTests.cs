using Orleans.Traces.Scoring.Json;
using Orleans.Traces.Scoring.Judging;
using Orleans.Traces.Scoring.Services;
using Orleans.Traces.Scoring.Views;

namespace Orleans.Traces.Tests.Scoring;

/// <summary>What is wrong with a scorer that asks somebody is said by the field's name, before anybody is asked.</summary>
public sealed class JudgeSettingsTests
{
    private const string Good = """ "baseUrl":"https://api.example.com/v1","model":"m1","template":"custom","choices":{"a":1,"b":0},"prompt":"{{output}}" """;

    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "judge", """{}""", "settings.baseUrl", "an address as https://api.example.com/v1" },
        { "judge", """{"baseUrl":"api.example.com","model":"m"}""", "settings.baseUrl", "an address" },
        { "judge", """{"baseUrl":"file:///etc/passwd","model":"m"}""", "settings.baseUrl", "an address" },
        { "judge", """{"baseUrl":"https://api.example.com"}""", "settings.model", "given: the model's name" },
        { "judge", """{"baseUrl":"https://api.example.com","model":"m"}""", "settings.prompt", "given where the template is custom" },
        { "judge", """{"baseUrl":"https://api.example.com","model":"m","template":"wisdom"}""", "settings.template", "one of custom, answer-quality, " },
        { "judge", """{"baseUrl":"https://api.example.com","model":"m","template":"context-recall"}""", "settings.expected", "the prompt has {{expected}}" },
        { "judge", Changed(""" "prompt":"{{output}}" """, """ "prompt":"{{inptu}}" """), "settings.prompt", "it has {{inptu}}" },
        { "judge", Changed(""" "prompt":"{{output}}" """, """ "prompt":"{{#if output}}x" """), "settings.prompt", "a Handlebars template that can be filled in" },
        { "judge", Changed(""" "prompt":"{{output}}" """, """ "prompt":"{{#each documents}}{{output}}{{/each}}" """), "settings.prompt", "output is undefined" },
        { "judge", Changed(""" "prompt":"{{output}}" """, """ "prompt":"{{@root.inptu}}" """), "settings.prompt", "it has {{@root.inptu}}" },
        { "judge", Changed(""" "prompt":"{{output}}" """, """ "prompt":"{{> part}}" """), "settings.prompt", "without partials" },
        { "judge", Changed(""" "prompt":"{{output}}" """, """ "prompt":"{{#documents}}x{{/documents}}" """), "settings.prompt", "it has #documents" },
        { "judge", Changed(""" "prompt":"{{output}}" """, """ "prompt":"{{#each tools}}{{#each ../tools}}{{#each ../../tools}}x{{/each}}{{/each}}{{/each}}" """), "settings.prompt", "at most 2 loops" },
        { "judge", Changed(""" {"a":1,"b":0} """, """ {"a":1} """), "settings.choices", "an object of 2 to 20 words" },
        { "judge", Changed(""" {"a":1,"b":0} """, """ {"a":1,"A":0} """), "settings.choices", "an object of 2 to 20 words" },
        { "judge", Changed(""" {"a":1,"b":0} """, """ {"a":1,"b":null} """), "settings.choices", "each with a number as its score, or all with null" },
        { "judge", Changed(""" {"a":1,"b":0} """, """ {"a":1,"b":0},"max":5 """), "settings.choices", "left out where min or max is given" },
        { "judge", Changed(""" {"a":1,"b":0} """, """ {"a":1,"b":0},"temperature":3 """), "settings.temperature", "a number from 0 to 2" },
        { "judge", Changed(""" {"a":1,"b":0} """, """ {"a":1,"b":0},"timeoutSeconds":0 """), "settings.timeoutSeconds", "a whole number from 1 to 600" },
        { "judge", Changed(""" {"a":1,"b":0} """, """ {"a":1,"b":0},"answerFormat":"xml" """), "settings.answerFormat", "one of json_object, json_schema, text" },
        { "judge", Changed(""" {"a":1,"b":0} """, """ {"a":1,"b":0},"apiKey":"sk-1" """), "settings.apiKey", "left out: the fields are baseUrl, " },
        { "http", """{}""", "settings.url", "an address" },
        { "http", """{"url":"https://a.example","parts":["everything"]}""", "settings.parts", "a list of input, output, " },
        { "http", """{"url":"https://a.example","attributes":["a","a"]}""", "settings.attributes", "each of 1 to 200 characters and once" },
        { "http", """{"url":"https://a.example","min":1,"max":1}""", "settings.max", "min less than max" },
        { "javascript", """{}""", "settings.code", "JavaScript with a function score(view)" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_names_the_field(string kind, string settings, string field, string expected)
    {
        Assert.False(NewScorer.TryRead("x", Judged.Json($$"""{"kind":"{{kind}}","settings":{{settings}}}"""), out _, out var fault));
        Assert.Equal(field, fault.Field);
        Assert.Contains(expected, fault.Expected, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"kind":"error","costPerDay":0}""")]
    [InlineData("""{"kind":"error","costPerDay":-1}""")]
    [InlineData("""{"kind":"error","costPerDay":"much"}""")]
    public void A_cost_a_day_is_a_number_above_0(string body)
    {
        Assert.False(NewScorer.TryRead("x", Judged.Json(body), out _, out var fault));
        Assert.Equal("costPerDay", fault.Field);
    }

    [Fact]
    public void All_that_a_judge_is_told_is_kept()
    {
        var judge = (JudgeMethod)Judged.Method("judge", """
            {"baseUrl":"http://localhost:11434/v1","model":"m1","secret":"openai","template":"answer-quality","expectedAttribute":"wanted","temperature":0.5,"seed":7,
             "maxTokens":100,"timeoutSeconds":5,"answerFormat":"json_schema","maxCharacters":1000,"provider":"openai"}
            """);

        Assert.Equal(("http://localhost:11434/v1", "openai", TimeSpan.FromSeconds(5)), (judge.Service.Address.ToString(), judge.Service.Secret, judge.Service.Timeout!.Value));
        Assert.Equal(("m1", "wanted", 0.5, 7, 100, 1000, "openai"),
            (judge.Model, judge.Attribute, judge.Temperature, judge.Seed, judge.MaxTokens, judge.MaxCharacters, judge.Provider));
        Assert.Equal(AnswerFormat.JsonSchema, judge.Format);
        Assert.Equal(["excellent", "good", "fair", "poor", "wrong"], judge.Answer.Choices.Select(c => c.Key));
        Assert.Equal(ViewParts.Input | ViewParts.Output, judge.Sees);
        Assert.False(judge.EachDocument);
    }

    public static TheoryData<string> Ready => [.. ReadyTemplates.Names];

    [Theory]
    [MemberData(nameof(Ready))]
    public void Every_ready_made_judge_can_be_used_as_it_is(string name)
    {
        var judge = (JudgeMethod)Judged.Method("judge", $$"""{"baseUrl":"https://api.example.com","model":"m","template":"{{name}}","expected":"x"}""");

        Assert.NotEqual(ViewParts.None, judge.Sees);
        Assert.Empty(judge.Attributes);
        Assert.Equal(name == "context-relevance", judge.EachDocument);
        Assert.Contains("reasoning", judge.Answer.Instruction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_service_is_shown_what_is_asked_for()
    {
        var service = (ServiceMethod)Judged.Method("http", """{"url":"https://a.example/score","secret":"a","signingSecret":"b","parts":["output","tools","cost"],"attributes":["tier"],"max":10}""");

        Assert.Equal(ViewParts.Output | ViewParts.Tools | ViewParts.ToolResults | ViewParts.Cost, service.Sees);
        Assert.Equal(("a", "b", 10.0), (service.Service.Secret, service.SigningSecret, service.Range.Max));
        Assert.Equal(["tier"], service.Attributes);
        Assert.Equal(SeenParts.Usual, Judged.Method("http", """{"url":"https://a.example/score"}""").Sees);
    }

    private static string Changed(string part, string to)
    {
        var changed = Good.Replace(part.Trim(), to.Trim(), StringComparison.Ordinal);
        Assert.NotEqual(Good, changed);
        return $"{{{changed}}}";
    }
}
