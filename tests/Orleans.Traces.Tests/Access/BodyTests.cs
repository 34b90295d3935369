using System.Text.Json;
using Orleans.Traces.Access;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Tests.Access;

public sealed class BodyTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 3, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, string> BadKeys => new()
    {
        { "[]", "" },
        { """{"scopes":["read"]}""", "name" },
        { """{"name":"","scopes":["read"]}""", "name" },
        { """{"name":"a\nb","scopes":["read"]}""", "name" },
        { """{"name":5,"scopes":["read"]}""", "name" },
        { """{"name":"a"}""", "scopes" },
        { """{"name":"a","scopes":[]}""", "scopes" },
        { """{"name":"a","scopes":"read"}""", "scopes" },
        { """{"name":"a","scopes":["read",5]}""", "scopes" },
        { """{"name":"a","scopes":["write"]}""", "scopes" },
        { """{"name":"a","scopes":["read"],"requestsPerSecond":0}""", "requestsPerSecond" },
        { """{"name":"a","scopes":["read"],"requestsPerSecond":1.5}""", "requestsPerSecond" },
        { """{"name":"a","scopes":["read"],"requestPerSecond":1}""", "requestPerSecond" },
        { """{"name":"a","name":"b","scopes":["read"]}""", "name" },
    };

    public static TheoryData<string, string> BadProjects => new()
    {
        { "null", "" },
        { "{}", "id" },
        { """{"id":"Alpha"}""", "id" },
        { """{"id":"-a"}""", "id" },
        { """{"id":"a","retentionDays":0}""", "retentionDays" },
        { """{"id":"a","retentionDays":3651}""", "retentionDays" },
        { """{"id":"a","name":7}""", "name" },
        { """{"id":"a","days":7}""", "days" },
    };

    public static TheoryData<string, string> BadChanges => new()
    {
        { "{}", "" },
        { """{"id":"a"}""", "id" },
        { """{"retentionDays":"30"}""", "retentionDays" },
    };

    [Theory]
    [MemberData(nameof(BadKeys))]
    public void A_fault_of_a_key_names_its_field(string body, string field)
    {
        Assert.False(NewKey.TryRead(Json(body), out _, out var fault));
        Assert.Equal(field, fault.Field);
        Assert.NotEqual("", fault.Expected);
    }

    [Theory]
    [MemberData(nameof(BadProjects))]
    public void A_fault_of_a_project_names_its_field(string body, string field)
    {
        Assert.False(NewProject.TryRead(Json(body), Noon, out _, out var fault));
        Assert.Equal(field, fault.Field);
    }

    [Theory]
    [MemberData(nameof(BadChanges))]
    public void A_fault_of_a_change_names_its_field(string body, string field)
    {
        Assert.False(ProjectChange.TryRead(Json(body), out _, out var fault));
        Assert.Equal(field, fault.Field);
    }

    [Fact]
    public void A_sound_key_is_read()
    {
        Assert.True(NewKey.TryRead(Json("""{"name":" größer ","scopes":["ingest","read","read"],"requestsPerSecond":50}"""), out var key, out _));
        Assert.Equal(("größer", 50, KeyScopes.Ingest | KeyScopes.Read), (key.Name, key.RequestsPerSecond, NewKey.ScopesOf(key)));
        Assert.True(NewKey.TryRead(Json("""{"name":"a","scopes":["admin"],"requestsPerSecond":null}"""), out key, out _));
        Assert.Null(key.RequestsPerSecond);
    }

    [Fact]
    public void A_project_is_called_by_its_id_and_keeps_30_days_unless_told()
    {
        Assert.True(NewProject.TryRead(Json("""{"id":"a-1"}"""), Noon, out var project, out _));
        Assert.Equal(("a-1", "a-1", null, Noon), (project.Id.ToString(), project.Name, project.RetentionDays, project.CreatedAt));
        Assert.True(NewProject.TryRead(Json("""{"id":"a-1","name":"A","retentionDays":7}"""), Noon, out project, out _));
        Assert.Equal(("A", 7), (project.Name, project.RetentionDays));
    }

    [Fact]
    public void A_change_leaves_what_it_does_not_name()
    {
        Assert.True(NewProject.TryRead(Json("""{"id":"a","name":"A","retentionDays":7}"""), Noon, out var project, out _));
        Assert.True(ProjectChange.TryRead(Json("""{"retentionDays":8}"""), out var days, out _));
        Assert.True(ProjectChange.TryRead(Json("""{"name":"B"}"""), out var name, out _));

        Assert.Equal(project with { RetentionDays = 8 }, days.Apply(project));
        Assert.Equal(project with { Name = "B" }, name.Apply(project));
    }

    [Fact]
    public void What_is_stored_reads_back()
    {
        Assert.True(ProjectId.TryParse("alpha", out var alpha));
        var text = KeyText.Make(new byte[KeyText.RandomBytes]);
        var key = new AccessKey
        {
            Id = text.Id, Project = alpha, Name = "a", Scopes = KeyScopes.Ingest | KeyScopes.Admin, Hash = text.Hash(), CreatedAt = Noon, RequestsPerSecond = 3,
        };
        var stored = JsonSerializer.SerializeToUtf8Bytes(key, AccessJson.Api.AccessKey);

        var read = JsonSerializer.Deserialize(stored, AccessJson.Api.AccessKey)!;

        Assert.Equal(key, read with { Hash = key.Hash });
        Assert.Equal(key.Hash, read.Hash);
        var project = new ProjectRecord { Id = alpha, Name = "A", CreatedAt = Noon, RetentionDays = 9 };
        Assert.Equal(project, JsonSerializer.Deserialize(JsonSerializer.Serialize(project, AccessJson.Api.ProjectRecord), AccessJson.Api.ProjectRecord));
    }

    [Fact]
    public void Only_the_document_of_a_new_key_has_the_key()
    {
        var text = KeyText.Make(Enumerable.Range(0, KeyText.RandomBytes).Select(i => (byte)i).ToArray());
        var key = new AccessKey
        {
            Id = text.Id, Project = ProjectId.Default, Name = "a", Scopes = KeyScopes.Read, Hash = text.Hash(), CreatedAt = Noon,
        };

        var known = JsonSerializer.Serialize(KeyDocument.Of(key), AccessJson.Api.KeyDocument);
        var made = Json(JsonSerializer.Serialize(NewKeyDocument.Of(key, text), AccessJson.Api.NewKeyDocument));

        Assert.Equal(
            $$"""{"id":"{{text.Id}}","project":"default","name":"a","scopes":["read"],"createdAt":"2026-11-03T12:00:00.0000000Z","requestsPerSecond":null}""",
            known);
        Assert.Equal(text.Reveal(), made.GetProperty("key").GetString());
        Assert.Equal(text.Id.ToString(), made.GetProperty("id").GetString());
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
