using System.Text.Json;
using Orleans.Traces.Datasets;
using Orleans.Traces.Datasets.Json;

namespace Orleans.Traces.Tests.Datasets;

/// <summary>What cases say, how they differ, and how changes are gathered.</summary>
public sealed class DatasetTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 3, 4, 5, 6, TimeSpan.Zero);

    [Theory]
    [InlineData("""{"a":1,"b":[true,null]}""", """{ "b": [true, null], "a": 1 }""", true)]
    [InlineData("""{"a":{"x":1,"y":2}}""", """{"a":{"y":2,"x":1}}""", true)]
    [InlineData("\"é\"", "\"\\u00e9\"", true)]
    [InlineData("[1,2]", "[2,1]", false)]
    [InlineData("1", "\"1\"", false)]
    [InlineData("""{"a":1}""", """{"b":1}""", false)]
    public void What_a_case_says_does_not_depend_on_how_it_is_written(string one, string other, bool same)
    {
        Assert.Equal(same, CaseContent.HashOf(Case(one)) == CaseContent.HashOf(Case(other)));
    }

    [Fact]
    public void Input_and_expected_make_what_a_case_says_and_nothing_else()
    {
        var one = Case("1");

        Assert.Equal(CaseContent.HashOf(one), CaseContent.HashOf(one with
        {
            Id = "other", Output = Json("5"), Metadata = Json("{}"), Tags = ["t"], Split = "s", Review = ReviewState.Rejected, CreatedAt = At.AddDays(1),
        }));
        Assert.NotEqual(CaseContent.HashOf(one), CaseContent.HashOf(one with { Expected = Json("1") }));
        Assert.NotEqual(CaseContent.HashOf(new DatasetCase { Id = "a", Expected = Json("1"), CreatedAt = At }), CaseContent.HashOf(one));
    }

    [Fact]
    public void A_difference_names_the_fields_that_differ()
    {
        var one = Case("""{"a":1}""");

        Assert.Null(CaseDifference.Of("a", null, null));
        Assert.Null(CaseDifference.Of("a", one, one with { Input = Json("""{ "a": 1 }""") }));
        Assert.Empty(CaseDifference.Of("a", null, one)!.Fields);
        Assert.Equal(["input", "expected", "tags", "review"], CaseDifference.Of("a", one, one with
        {
            Input = null, Expected = Json("2"), Tags = ["t"], Review = ReviewState.Accepted,
        })!.Fields);
        Assert.Equal(["output", "metadata", "split", "source", "comments"], CaseDifference.FieldsOf(one, one with
        {
            Output = Json("1"), Metadata = Json("{}"), Split = "x", Source = new CaseSource(default, null, 1), Comments = [new CaseComment("c", null, At)],
        }));
    }

    [Fact]
    public void An_edit_counts_what_it_does_and_gives_ids_that_nobody_has()
    {
        var head = new Dataset { Name = "d", Version = 4, CaseCount = 2, NextNumber = 2, CreatedAt = At, ChangedAt = At };
        var edit = new DatasetEdit(head, id => id is "000002" or "mine");
        Assert.True(edit.IsEmpty);

        var first = edit.NewId();
        edit.Add(Case("1") with { Id = first });
        edit.Add(Case("2") with { Id = "000004" });
        edit.Add(Case("3") with { Id = edit.NewId() });
        edit.Change(Case("4") with { Id = "mine" });
        edit.Delete("000002");
        var commit = edit.ToCommit(At.AddDays(1), "key", "why");

        Assert.Equal(["000003", "000004", "000005", "mine", "000002"], commit.Writes.Select(w => w.Id));
        Assert.Null(commit.Writes[^1].Case);
        Assert.Equal((4, 4, 6, At.AddDays(1), At), (commit.BasedOn, commit.Head.CaseCount, commit.Head.NextNumber, commit.Head.ChangedAt, commit.Head.CreatedAt));
        Assert.Equal(
            new DatasetVersion { At = At.AddDays(1), Author = "key", Note = "why", Added = 3, Changed = 1, Deleted = 1 }, commit.Change);
        Assert.True(edit.Names("mine"));
        Assert.False(edit.Names("000001"));
    }

    [Theory]
    [InlineData("a", true, true)]
    [InlineData("a-b.c_1", true, true)]
    [InlineData("A", false, true)]
    [InlineData("a:b", false, true)]
    [InlineData("", false, false)]
    [InlineData("a b", false, false)]
    [InlineData("a/b", false, false)]
    [InlineData("ä", false, false)]
    [InlineData(null, false, false)]
    public void Names_and_ids_are_what_every_store_takes(string? text, bool isName, bool isId)
    {
        Assert.Equal((isName, isId), (DatasetRules.IsName(text), DatasetRules.IsCaseId(text)));
        Assert.Equal((true, false), (DatasetRules.IsName(new string('a', 63)), DatasetRules.IsName(new string('a', 64))));
        Assert.Equal((true, false), (DatasetRules.IsCaseId(new string('a', 128)), DatasetRules.IsCaseId(new string('a', 129))));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"id":"a","createdAt":"never"}""")]
    [InlineData("""{"id":""")]
    public void Stored_bytes_that_are_no_case_are_said_to_be_damaged(string stored)
    {
        Assert.Throws<InvalidDataException>(() => CaseDocument.Read(System.Text.Encoding.UTF8.GetBytes(stored)));
    }

    private static DatasetCase Case(string input) => new() { Id = "a", Input = Json(input), CreatedAt = At };

    private static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
