using System.Text.Json;
using Orleans.Traces.Datasets.Json;
using Orleans.Traces.Scoring.Sent;
using Orleans.Traces.Web.ViewModels.Datasets;
using Orleans.Traces.Web.ViewModels.Scores;

namespace Orleans.Traces.Web.Tests.Datasets;

/// <summary>What readers fill in is what the server takes.</summary>
public sealed class DatasetFormsTests
{
    [Theory]
    [InlineData(ExpectedAnswer.Unsaid, "", null, null)]
    [InlineData(ExpectedAnswer.Recorded, "not this", null, "output")]
    [InlineData(ExpectedAnswer.Written, "forty-two", "\"forty-two\"", null)]
    [InlineData(ExpectedAnswer.Written, """{"answer":42}""", """{"answer":42}""", null)]
    [InlineData(ExpectedAnswer.Written, "{ not JSON }", "\"{ not JSON }\"", null)]
    public void A_span_is_kept_with_what_is_expected(ExpectedAnswer expected, string written, string? sent, string? from)
    {
        var body = new KeepForm { Expected = expected, Written = written, Tags = " a, b ,," }.Body(Some.Trace(1), Some.SpanId(2));

        var root = JsonDocument.Parse(body).RootElement;
        Assert.True(NewCase.TryRead(root, out var request, out var fault), $"{fault}");
        Assert.Equal((Some.Trace(1), Some.SpanId(2)), request.From);
        Assert.Equal(["a", "b"], request.Draft.Tags!);
        Assert.Equal(sent, request.Draft.Expected?.GetRawText());
        Assert.Equal(from, root.TryGetProperty("expectedFrom", out var said) ? said.GetString() : null);
    }

    [Fact]
    public void A_new_case_is_taken_as_it_was_written()
    {
        var body = new CaseForm { Input = "what is it?", Expected = """["a"]""", Tags = "x", Split = "test", Id = "c-1" }.New();

        Assert.True(NewCase.TryRead(JsonDocument.Parse(body).RootElement, out var request, out var fault), $"{fault}");
        Assert.Equal(("c-1", "\"what is it?\"", """["a"]""", "test"),
            (request.Draft.Id, request.Draft.Input?.GetRawText(), request.Draft.Expected?.GetRawText(), request.Draft.Split));
    }

    [Fact]
    public void What_was_not_changed_is_not_sent()
    {
        var form = CaseForm.Of(new CaseDocument { Id = "1", Input = Json("\"{}\""), Expected = Json("""{"a":1}"""), Tags = ["x"], Split = "test" });
        form.Split = "";

        Assert.Equal("""{"tags":["x"],"split":null}""", form.Change());
    }

    [Fact]
    public void What_is_no_longer_expected_is_taken_away()
    {
        var form = CaseForm.Of(new CaseDocument { Id = "1", Input = Json("\"a\""), Expected = Json("\"b\"") });
        (form.Input, form.Expected) = ("c", " ");

        Assert.Equal("""{"tags":[],"split":null,"input":"c","expected":null}""", form.Change());
    }

    [Fact]
    public void A_case_is_short_in_a_row_and_whole_in_its_form()
    {
        var messages = Json("""[{"role":"user","parts":[{"type":"text","content":"hello\u202e there"}]}]""");

        Assert.Equal("hello⟨RLO⟩ there", CaseWords.Short(messages));
        Assert.Contains("\"role\": \"user\"", CaseWords.Editable(messages), StringComparison.Ordinal);
        Assert.Equal(("", "a text", """{"a":1}"""), (CaseWords.Short(null), CaseWords.Editable(Json("\"a text\"")), CaseWords.Short(Json("""{"a":1}"""))));
    }

    [Theory]
    [InlineData("yes", """{"traceId":"T","source":"human","spanId":"S","name":"quality","explanation":"why","value":true}""")]
    [InlineData("No", """{"traceId":"T","source":"human","spanId":"S","name":"quality","explanation":"why","value":false}""")]
    [InlineData(" 0.75 ", """{"traceId":"T","source":"human","spanId":"S","name":"quality","explanation":"why","value":0.75}""")]
    [InlineData("rude", """{"traceId":"T","source":"human","spanId":"S","name":"quality","explanation":"why","label":"rude"}""")]
    [InlineData("", """{"traceId":"T","source":"human","spanId":"S","explanation":"why"}""")]
    public void A_score_is_what_it_looks_like(string value, string body)
    {
        Assert.True(new ScoreForm { Value = value, Why = "why" }.TryWrite(Some.Trace(1), Some.SpanId(2), out var sent, out _));

        Assert.Equal(body.Replace("\"T\"", $"\"{Some.Trace(1)}\"", StringComparison.Ordinal).Replace("\"S\"", $"\"{Some.SpanId(2)}\"", StringComparison.Ordinal), sent);
        Assert.True(NewScore.TryReadAll(JsonDocument.Parse(sent!).RootElement, out _, out var fault), $"{fault}");
    }

    [Fact]
    public void A_score_that_says_nothing_is_not_sent()
    {
        Assert.False(new ScoreForm { Name = "quality" }.TryWrite(Some.Trace(1), null, out _, out var fault));
        Assert.StartsWith("Say how it is", fault, StringComparison.Ordinal);
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
