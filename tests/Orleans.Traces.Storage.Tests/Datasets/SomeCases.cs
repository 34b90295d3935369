using System.Text.Json;
using Orleans.Traces.Datasets;

namespace Orleans.Traces.Storage.Tests.Datasets;

/// <summary>Cases and commits that tests need some of.</summary>
internal static class SomeCases
{
    public static DateTimeOffset At { get; } = new(2026, 11, 3, 4, 5, 6, TimeSpan.Zero);

    public static DatasetCase Case(string id, string input = "a question") => new() { Id = id, Input = Json($"\"{input}\""), CreatedAt = At };

    /// <summary>A case in which everything is said.</summary>
    public static DatasetCase Full(string id) => new()
    {
        Id = id,
        Input = Json("""{"question":"Wie heißt du?","n":[1,2.50,null]}"""),
        Output = Json("\"Ich heiße Ω\""),
        Expected = Json("false"),
        Metadata = Json("""{"customer":"a"}"""),
        Tags = ["one", "two"],
        Split = "test",
        Source = new CaseSource(Some.TraceId(7), null, 3),
        Review = ReviewState.Accepted,
        Comments = [new CaseComment("good", "somebody", At), new CaseComment("really", null, At.AddTicks(1))],
        CreatedAt = At.AddTicks(7),
    };

    /// <summary>A commit that adds, or deletes where the case is null.</summary>
    public static DatasetCommit Commit(int basedOn, params (string Id, DatasetCase? Case)[] writes) => new()
    {
        BasedOn = basedOn,
        Head = new Dataset { Name = "ignored", Description = "words", CaseCount = writes.Length, NextNumber = 9, CreatedAt = At, ChangedAt = At.AddHours(basedOn) },
        Change = new DatasetVersion { At = At.AddHours(basedOn), Author = "a-key", Note = $"after {basedOn}", Added = writes.Length, Changed = 2, Deleted = 3 },
        Writes = [.. writes.Select(w => new CaseWrite(w.Id, w.Case))],
    };

    public static DatasetCommit Adding(int basedOn, params string[] ids) => Commit(basedOn, [.. ids.Select(id => (id, (DatasetCase?)Case(id)))]);

    public static JsonElement Json(string text)
    {
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
