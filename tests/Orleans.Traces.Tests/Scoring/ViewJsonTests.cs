using System.Text;
using System.Text.Json;
using Orleans.Traces.GenAi;
using Orleans.Traces.Scoring;
using Orleans.Traces.Scoring.Services;
using Orleans.Traces.Scoring.Views;

namespace Orleans.Traces.Tests.Scoring;

/// <summary>What services and scripts are shown.</summary>
public sealed class ViewJsonTests
{
    private static readonly Scorer Scorer = Judged.Scorer("error");

    [Fact]
    public void A_view_is_written_with_the_parts_that_were_asked_for_and_no_others()
    {
        var view = new ScoredView
        {
            Parts = ViewParts.Output | ViewParts.Documents | ViewParts.Tools | ViewParts.Duration,
            Input = Judged.Json("\"not asked for\""),
            Output = Judged.Json("""{"a":[1]}"""),
            HasRetrieval = true,
            Documents = [new RetrievedDocument("d1", "text", 0.5, null)],
            Tools = [new CalledTool("find", Judged.Json("{}")) { Result = Judged.Json("1") }],
            DurationMs = 5,
            Attributes = [new("tier", "gold")],
        };

        var (json, note) = Write(view);

        Assert.Null(note);
        Assert.Equal(
            $$"""
            {"traceId":"{{Some.TraceOf(1)}}","spanId":null,"scorer":"some-scorer","scorerVersion":1,"output":{"a":[1]},"searched":true,"documents":[{"id":"d1","content":"text"}],"tools":[{"name":"find","arguments":{},"result":1}],"durationMs":5,"attributes":{"tier":"gold"},"note":null}
            """, json);
    }

    [Fact]
    public void What_is_large_is_clipped_and_that_is_said()
    {
        var (json, note) = Write(new ScoredView { Parts = ViewParts.Output, Output = JsonSerializer.SerializeToElement(new string('x', 5_000_000)) });

        Assert.InRange(json.Length, ViewText.MaxLength, ViewText.MaxLength + 500);
        Assert.Equal("output: Of 5000000 characters the first and the last 32768 were looked at.", note);
        Assert.Equal(note, Judged.Json(json).GetProperty("note").GetString());
    }

    private static (string Json, string? Note) Write(ScoredView view)
    {
        var (json, note) = ViewJson.Write(Scorer, Some.TraceOf(1), new ScoringTarget(null, view, view.Hash(), view.Hash()));
        return (Encoding.UTF8.GetString(json.Span), note);
    }
}
