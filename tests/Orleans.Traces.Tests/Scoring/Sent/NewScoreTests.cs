using System.Text.Json;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.Sent;

namespace Orleans.Traces.Tests.Scoring.Sent;

/// <summary>Scores as callers say them.</summary>
public sealed class NewScoreTests
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    [Theory]
    [InlineData("""{"name":"a","value":0.5}""", "Number 0.5 - -")]
    [InlineData("""{"name":"a","value":true}""", "Boolean 1 - -")]
    [InlineData("""{"name":"a","value":false,"explanation":"no\nway"}""", "Boolean 0 - no\nway")]
    [InlineData("""{"name":"a","value":1,"type":"boolean"}""", "Boolean 1 - -")]
    [InlineData("""{"name":"a","value":3,"label":"good"}""", "Number 3 good -")]
    [InlineData("""{"name":"a","label":"good"}""", "Category - good -")]
    [InlineData("""{"name":"a","stringValue":"good","comment":"why"}""", "Category - good why")]
    [InlineData("""{"name":"a","value":"good"}""", "Category - good -")]
    [InlineData("""{"name":"a","explanation":"look here"}""", "Comment - - look here")]
    [InlineData("""{"name":"a","type":"comment","comment":"look here"}""", "Comment - - look here")]
    [InlineData("""{"name":"a","value":-1000000000000,"type":"number"}""", "Number -1000000000000 - -")]
    public void What_was_said_is_what_it_looks_like(string json, string expected)
    {
        var verdict = Read(json).Verdict;

        Assert.Equal(expected, $"{verdict.Type} {verdict.Value?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-"} {verdict.Label ?? "-"} {verdict.Explanation ?? "-"}");
    }

    [Fact]
    public void All_parts_are_read_and_stored()
    {
        var score = Read("""{"id":"x 1","spanId":"00f067aa0ba902b7","name":" thumbs ","value":1,"author":"Ann","source":"human","metadata":{"a":[1, 2]}}""");
        var stored = score.ToStored(score.Id!, ScoreSource.Sdk, DateTimeOffset.UnixEpoch);

        Assert.Equal((Trace, "00f067aa0ba902b7", "thumbs", "Ann"), (score.Trace.ToString(), score.Span.ToString(), score.Name, score.Author));
        Assert.Equal((ScoreSource.Human, "x 1", """{"a":[1, 2]}"""), (stored.Source, stored.SentId, stored.Metadata));
        Assert.Equal(ScoreKey.OfSent("x 1"), stored.Key);
    }

    [Fact]
    public void A_comment_needs_no_name_and_who_says_nothing_of_the_source_leaves_it_to_the_caller()
    {
        var score = Read("""{"explanation":"look"}""");

        Assert.Equal((NewScore.CommentName, (ScoreSource?)null, (string?)null), (score.Name, score.Source, score.Id));
        Assert.Equal(ScoreSource.Human, score.ToStored("1", ScoreSource.Human, default).Source);
    }

    [Theory]
    [InlineData("""{"value":1}""", "name", "given")]
    [InlineData("""{"name":"a"}""", "value", "given, or a label, or an explanation alone")]
    [InlineData("""{"name":"a","value":[]}""", "value", "a number from")]
    [InlineData("""{"name":"a","value":1e13}""", "value", "a number from")]
    [InlineData("""{"name":"a","value":1e999}""", "value", "a number from")]
    [InlineData("""{"name":"a","value":2,"type":"boolean"}""", "value", "true or false")]
    [InlineData("""{"name":"a","value":true,"type":"number"}""", "value", "a number from")]
    [InlineData("""{"name":"a","type":"number"}""", "value", "a number from")]
    [InlineData("""{"name":"a","type":"category"}""", "label", "the word of a category")]
    [InlineData("""{"name":"a","type":"category","label":"x","value":1}""", "value", "left out")]
    [InlineData("""{"name":"a","type":"comment","label":"x","comment":"y"}""", "label", "left out")]
    [InlineData("""{"name":"a","type":"grade","value":1}""", "type", "one of number, boolean, category, comment")]
    [InlineData("""{"name":"a","value":"x","label":"y"}""", "value", "where a label is given too")]
    [InlineData("""{"name":"a","label":"x","stringValue":"y"}""", "stringValue", "left out where 'label' is given")]
    [InlineData("""{"name":"a","value":1,"source":"rule"}""", "source", "one of sdk, human")]
    [InlineData("""{"name":"a","value":1,"spanId":"x"}""", "spanId", "16 hex digits")]
    [InlineData("""{"name":"a","value":1,"id":"a/b"}""", "id", "without /")]
    [InlineData("""{"name":"a","value":1,"id":".."}""", "id", "not . or ..")]
    [InlineData("""{"name":"a","value":1,"metadata":"x"}""", "metadata", "an object of at most")]
    [InlineData("""{"name":"a","value":1,"score":1}""", "score", "left out: the fields are")]
    public void What_is_wrong_is_named(string json, string field, string expected)
    {
        Assert.False(NewScore.TryReadAll(Body(json), out _, out var fault));

        Assert.Equal(field, fault.Field);
        Assert.Contains(expected, fault.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_a_list_the_fault_names_its_place_and_nothing_is_taken()
    {
        Assert.False(NewScore.TryReadAll(Json($$"""[{"traceId":"{{Trace}}","name":"a","value":1},{"traceId":"x","name":"a","value":1}]"""), out var scores, out var fault));
        Assert.Null(scores);
        Assert.Equal(new BodyFault("[1].traceId", NewScore.TraceIdExpected), fault);

        Assert.False(NewScore.TryReadAll(Json("[1]"), out _, out fault));
        Assert.Equal(new BodyFault("[0]", "a JSON object"), fault);
        Assert.False(NewScore.TryReadAll(Json("[]"), out _, out fault));
        Assert.Equal("", fault.Field);
        Assert.False(NewScore.TryReadAll(Json($"[{string.Join(',', Enumerable.Repeat("{}", SentScoreLimits.PerRequest + 1))}]"), out _, out fault));
        Assert.Contains("1 to 1000", fault.Expected, StringComparison.Ordinal);
        Assert.True(NewScore.TryReadAll(Json($$"""[{"traceId":"{{Trace}}","name":"a","value":1},{"traceId":"{{Trace}}","comment":"b"}]"""), out scores, out _));
        Assert.Equal(["a", "comment"], scores.Select(s => s.Name));
    }

    [Theory]
    [InlineData("""{"name":"a","value":0.9}""", "Number 0.9 -")]
    [InlineData("""{"name":"a","value":1,"dataType":"BOOLEAN","environment":"test","configId":"1","queueId":null,"later":1}""", "Boolean 1 -")]
    [InlineData("""{"name":"a","value":"not toxic"}""", "Category - not toxic")]
    [InlineData("""{"name":"a","value":"good","dataType":"CATEGORICAL","comment":"c"}""", "Category - good c")]
    [InlineData("""{"name":"a","value":"free words","dataType":"TEXT","comment":"c"}""", "Comment - - free words\n\nc")]
    [InlineData("""{"name":"a","value":"better so","dataType":"CORRECTION"}""", "Comment - - better so")]
    public void Langfuse_says_the_same_in_other_words(string json, string expected)
    {
        Assert.True(LangfuseScore.TryRead(Body(json, """ "observationId":"00f067aa0ba902b7","metadata":{"k":"v"} """), out var score, out _));

        var verdict = score.Verdict;
        Assert.Equal(expected, $"{verdict.Type} {verdict.Value?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "-"} {verdict.Label ?? "-"} {verdict.Explanation}".TrimEnd());
        Assert.Equal(("00f067aa0ba902b7", """{"k":"v"}"""), (score.Span.ToString(), score.Metadata));
    }

    [Theory]
    [InlineData("""{"name":"a","value":1,"sessionId":"s"}""", "sessionId")]
    [InlineData("""{"name":"a","value":1,"datasetRunId":"s"}""", "datasetRunId")]
    [InlineData("""{"name":"a","value":1,"dataType":"GRADE"}""", "dataType")]
    [InlineData("""{"name":"a","value":1,"dataType":"TEXT"}""", "value")]
    [InlineData("""{"value":1}""", "name")]
    public void What_Langfuse_takes_and_is_not_taken_here_is_named(string json, string field)
    {
        Assert.False(LangfuseScore.TryRead(Body(json), out _, out var fault));

        Assert.Equal(field, fault.Field);
    }

    private static SentScore Read(string json)
    {
        Assert.True(NewScore.TryReadAll(Body(json), out var scores, out var fault), $"{fault}");
        return Assert.Single(scores);
    }

    private static JsonElement Body(string json, string more = "") =>
        Json($"{{\"traceId\":\"{Trace}\",{(more.Length > 0 ? $"{more}," : "")}{json[1..]}");

    private static JsonElement Json(string json) => JsonDocument.Parse(json).RootElement;
}
