using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.TraceQl;
using Orleans.Traces.Web.ViewModels.Lists.Completing;

namespace Orleans.Traces.Web.Tests.ViewModels.Lists;

public sealed class CompletionTests
{
    private static readonly Completions Some = new([new(AttributeScope.Span, "gen_ai.system"), new(AttributeScope.Resource, "a key")]);

    // The caret stands at the bar.
    [Theory]
    [InlineData("|", "Spanset")]
    [InlineData("{|", "Field")]
    [InlineData("{ |", "Field")]
    [InlineData("{ llm:mo|", "Field")]
    [InlineData("{ !(sta|", "Field")]
    [InlineData("{ status = error && |", "Field")]
    [InlineData("{ status |", "Operator")]
    [InlineData("{ status|", "Field")]
    [InlineData("{ span.\"a key\" |", "Operator")]
    [InlineData("{ status = |", "Value")]
    [InlineData("{ status =|", "Value")]
    [InlineData("{ status = er|", "Value")]
    [InlineData("{ llm:model = \"gp|", "Value")]
    [InlineData("{ llm:model = \"gp|\" }", "Value")]
    [InlineData("{ llm:model = \"gpt\"|", "Condition")]
    [InlineData("{ status = error |", "Condition")]
    [InlineData("{ (status = error) |", "Condition")]
    [InlineData("{ status = error } |", "Relation")]
    [InlineData("{ status = error } && |", "Spanset")]
    [InlineData("{ status = error } >> |", "Spanset")]
    [InlineData("({} && {}) |", "Relation")]
    [InlineData("{} | |", "Stage")]
    [InlineData("{} | co|", "Stage")]
    [InlineData("{} | avg(|", "Field")]
    [InlineData("{} | by(llm:|", "Field")]
    [InlineData("{} | by(llm:model, |", "Field")]
    [InlineData("{} | count() > |", "Nowhere")]
    [InlineData("{ status = error // and |", "Nowhere")]
    [InlineData("{ /* sta| */ }", "Nowhere")]
    public void What_may_stand_at_the_caret_is_told_by_what_stands_before_it(string text, string place)
    {
        Assert.Equal(place, PlaceIn(text).GetType().Name);
    }

    [Theory]
    [InlineData("{ sta|tus = error }", "{ status  = error }", "status ")]
    [InlineData("{ status = er|", "{ status = error ", "error ")]
    [InlineData("{ llm:kind = \"ag|", "{ llm:kind = \"agent\" ", "\"agent\" ")]
    [InlineData("{ llm:kind = \"ag| && x", "{ llm:kind = \"agent\"  && x", "\"agent\" ")]
    [InlineData("{ gen|", "{ span.gen_ai.system ", "span.gen_ai.system ")]
    [InlineData("{ resource.a|", "{ resource.\"a key\" ", "resource.\"a key\" ")]
    public void What_is_chosen_takes_the_place_of_what_was_begun(string text, string completed, string chosen)
    {
        var query = text.Replace("|", "", StringComparison.Ordinal);

        var offer = Some.At(PlaceIn(text)).First(o => o.Text == chosen);

        Assert.Equal(completed, string.Concat(query.AsSpan(0, offer.From), offer.Text, query.AsSpan(offer.To)));
    }

    [Fact]
    public void The_usual_fields_come_first_and_a_part_of_the_name_finds_the_others()
    {
        Assert.Equal("llm:model", Some.At(PlaceIn("{ |"))[0].Label);
        Assert.Equal(["llm:model", "llm:requestModel", "llm:responseModel"], Some.At(PlaceIn("{ model|")).Select(o => o.Label));
        Assert.Empty(Some.At(PlaceIn("{ nothing_like_it|")));
    }

    [Theory]
    [InlineData("{ llm:text |", "= != =~ !~")]
    [InlineData("{ duration |", "> >= < <= = !=")]
    [InlineData("{ status |", "= !=")]
    [InlineData("{ llm:error |", "= !=")]
    [InlineData("{ span.x |", "= != =~ !~ > >= < <=")]
    public void Only_operators_that_the_field_can_take_are_offered(string text, string operators)
    {
        Assert.Equal(operators, string.Join(' ', Some.At(PlaceIn(text)).Select(o => o.Label)));
    }

    [Fact]
    public void Values_that_nobody_knows_beforehand_are_looked_up()
    {
        Assert.Equal(new ValueSource.Fact(FactNames.Model), Completions.Needs(PlaceIn("{ llm:model = |")));
        Assert.Equal(new ValueSource.Attribute(AttributeScope.Span, "x"), Completions.Needs(PlaceIn("{ span.x = |")));
        Assert.Null(Completions.Needs(PlaceIn("{ status = |")));
        Assert.Null(Completions.Needs(PlaceIn("{ duration > |")));
        Assert.Null(Completions.Needs(PlaceIn("{ |")));
    }

    [Fact]
    public void What_was_looked_up_is_quoted_and_what_begins_as_typed_goes_first()
    {
        var place = (CompletionPlace.Value)PlaceIn("{ span.x = o|");

        var offers = Completions.At(place, [new AttributeValue.Text("two"), new AttributeValue.Text("one \"1\""), new AttributeValue.Int(3), new AttributeValue.Text("\u202Eo")]);

        Assert.Equal(["\"one \\\"1\\\"\" ", "\"two\" ", "\"\u202Eo\" "], offers.Select(o => o.Text));
        Assert.Equal("\"⟨RLO⟩o\"", offers[2].Label);
    }

    [Fact]
    public void All_fields_that_are_offered_are_fields()
    {
        Assert.True(TraceQlField.All.Count > 40);
        Assert.All(TraceQlField.All, f => Assert.True(TraceQlQuery.TryParse($"{{ {f.Name} = {ValueOf(f)} }}", out _, out var error), $"{error}"));
    }

    private static string ValueOf(TraceQlField field) => field switch
    {
        { Name: "llm:kind" } => "\"llm\"",
        { Name: "kind" } => "client",
        { Type: TraceQlType.Text } => "\"a\"",
        { Type: TraceQlType.Duration } => "1s",
        { Type: TraceQlType.Boolean } => "true",
        { Type: TraceQlType.Word } => "error",
        _ => "1",
    };

    private static CompletionPlace PlaceIn(string text)
    {
        var caret = text.LastIndexOf('|');
        return CompletionPlace.At(text.Remove(caret, 1), caret);
    }
}
