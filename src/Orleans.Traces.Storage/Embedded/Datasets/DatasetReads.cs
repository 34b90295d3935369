using System.Text.Json;
using Microsoft.Data.Sqlite;
using Orleans.Traces.Datasets;
using Orleans.Traces.Datasets.Json;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Storage.Embedded.Datasets;

/// <summary>What is read of the database. Used by one thread at a time.</summary>
internal sealed class DatasetReads(DatasetConnection connection)
{
    /// <summary>A dataset and its number; null: there is none.</summary>
    public (long Row, Dataset Head)? Row(DatasetKey key)
    {
        using var command = connection.Command("SELECT row, content FROM datasets WHERE project = $project AND name = $name",
            ("$project", key.Project.ToString()), ("$name", key.Name));
        using var reader = command.ExecuteReader();
        return reader.Read() ? (reader.GetInt64(0), Head(reader.GetFieldValue<byte[]>(1))) : null;
    }

    /// <summary>The numbers of a project's datasets.</summary>
    public List<long> Rows(ProjectId project)
    {
        using var command = connection.Command("SELECT row FROM datasets WHERE project = $project", ("$project", project.ToString()));
        using var reader = command.ExecuteReader();
        var rows = new List<long>();
        while (reader.Read())
            rows.Add(reader.GetInt64(0));
        return rows;
    }

    public IReadOnlyList<Dataset> List(ProjectId project)
    {
        using var command = connection.Command("SELECT content FROM datasets WHERE project = $project ORDER BY name", ("$project", project.ToString()));
        using var reader = command.ExecuteReader();
        var heads = new List<Dataset>();
        while (reader.Read())
            heads.Add(Head(reader.GetFieldValue<byte[]>(0)));
        return heads;
    }

    public CaseRevision? Find(DatasetKey key, string id, int version)
    {
        if (Row(key) is not var (row, _))
            return null;
        using var command = connection.Command(
            "SELECT id, version, content FROM cases WHERE dataset = $row AND id = $id AND version <= $version ORDER BY version DESC LIMIT 1",
            ("$row", row), ("$id", id), ("$version", version));
        using var reader = command.ExecuteReader();
        return reader.Read() && Revision(reader) is { Case: not null } found ? found : null;
    }

    public CasePage List(DatasetKey key, int version, string after, int limit)
    {
        if (Row(key) is not var (row, _))
            return new CasePage([], null);
        using var command = connection.Command(
            "SELECT id, version, content FROM cases AS c WHERE dataset = $row AND id > $after AND version <= $version AND content IS NOT NULL AND NOT EXISTS "
            + "(SELECT 1 FROM cases WHERE dataset = $row AND id = c.id AND version > c.version AND version <= $version) ORDER BY id LIMIT $limit",
            ("$row", row), ("$after", after), ("$version", version), ("$limit", limit + 1));
        var cases = Read(command, limit, out var isCut);
        return new CasePage(cases, isCut ? cases[^1].Id : null);
    }

    public IReadOnlyList<CaseRevision> ListRevisions(DatasetKey key, string id, int before, int limit)
    {
        if (Row(key) is not var (row, _))
            return [];
        using var command = connection.Command(
            "SELECT id, version, content FROM cases WHERE dataset = $row AND id = $id AND version < $before ORDER BY version DESC LIMIT $limit",
            ("$row", row), ("$id", id), ("$before", before), ("$limit", limit));
        return Read(command, limit, out _);
    }

    public IReadOnlyList<DatasetVersion> ListVersions(DatasetKey key, int before, int limit)
    {
        if (Row(key) is not var (row, _))
            return [];
        using var command = connection.Command(
            "SELECT content FROM versions WHERE dataset = $row AND version < $before ORDER BY version DESC LIMIT $limit",
            ("$row", row), ("$before", before), ("$limit", limit));
        using var reader = command.ExecuteReader();
        var versions = new List<DatasetVersion>();
        while (reader.Read())
            versions.Add(JsonSerializer.Deserialize(reader.GetFieldValue<byte[]>(0), DatasetsJson.Api.DatasetVersion)!);
        return versions;
    }

    public IReadOnlyList<string> ListChanged(DatasetKey key, (int After, int To) range, string after, int limit)
    {
        if (Row(key) is not var (row, _))
            return [];
        using var command = connection.Command(
            "SELECT DISTINCT id FROM cases WHERE dataset = $row AND version > $from AND version <= $to AND id > $after ORDER BY id LIMIT $limit",
            ("$row", row), ("$from", range.After), ("$to", range.To), ("$after", after), ("$limit", limit));
        using var reader = command.ExecuteReader();
        var ids = new List<string>();
        while (reader.Read())
            ids.Add(reader.GetString(0));
        return ids;
    }

    public IReadOnlyList<CaseMark> ListMarks(DatasetKey key)
    {
        if (Row(key) is not var (row, _))
            return [];

        // In the order of the index, which holds all that is asked for: the last row of an id is its latest.
        using var command = connection.Command("SELECT id, hash FROM cases WHERE dataset = $row ORDER BY id, version", ("$row", row));
        using var reader = command.ExecuteReader();
        var marks = new List<CaseMark>();
        (string Id, string? Hash)? last = null;
        while (reader.Read())
        {
            var id = reader.GetString(0);
            if (last is { } done && done.Id != id)
                Add(marks, done);
            last = (id, reader.IsDBNull(1) ? null : reader.GetString(1));
        }

        if (last is { } end)
            Add(marks, end);
        return marks;
    }

    private static void Add(List<CaseMark> marks, (string Id, string? Hash) row)
    {
        if (ItemHash.TryParse(row.Hash, out var hash))
            marks.Add(new CaseMark(row.Id, hash));
    }

    // As many as there may be, and no more bytes than a page has.
    private static List<CaseRevision> Read(SqliteCommand command, int limit, out bool isCut)
    {
        using var reader = command.ExecuteReader();
        var cases = new List<CaseRevision>();
        var bytes = 0L;
        isCut = false;
        while (!isCut && reader.Read())
        {
            isCut = cases.Count == limit || (cases.Count > 0 && bytes > DatasetReading.PageBytes);
            if (isCut)
                break;
            cases.Add(Revision(reader));
            bytes += reader.IsDBNull(2) ? 0 : reader.GetBytes(2, 0, null, 0, 0);
        }

        return cases;
    }

    private static CaseRevision Revision(SqliteDataReader reader) => new(
        reader.GetString(0), reader.GetInt32(1), reader.IsDBNull(2) ? null : CaseDocument.Read(reader.GetFieldValue<byte[]>(2)));

    private static Dataset Head(byte[] content) => JsonSerializer.Deserialize(content, DatasetsJson.Api.Dataset)!;
}
