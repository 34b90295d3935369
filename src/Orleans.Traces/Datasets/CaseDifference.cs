namespace Orleans.Traces.Datasets;

/// <summary>What became of a case between two versions.</summary>
/// <param name="Id">The case.</param>
/// <param name="Before">What it said in the earlier version; null: it was not there.</param>
/// <param name="After">What it says in the later version; null: it is not there.</param>
/// <param name="Fields">The fields that differ, by their names in JSON; none where it was added or deleted.</param>
public sealed record CaseDifference(string Id, DatasetCase? Before, DatasetCase? After, IReadOnlyList<string> Fields)
{
    /// <summary>What became of it; null: nothing, it says what it said.</summary>
    public static CaseDifference? Of(string id, DatasetCase? before, DatasetCase? after)
    {
        if (before is null || after is null)
            return before == after ? null : new CaseDifference(id, before, after, []);
        var fields = FieldsOf(before, after);
        return fields.Count == 0 ? null : new CaseDifference(id, before, after, fields);
    }

    /// <summary>The names of the fields in which two cases differ.</summary>
    public static IReadOnlyList<string> FieldsOf(DatasetCase before, DatasetCase after)
    {
        (string Name, bool Same)[] fields =
        [
            ("input", CaseContent.AreSame(before.Input, after.Input)),
            ("output", CaseContent.AreSame(before.Output, after.Output)),
            ("expected", CaseContent.AreSame(before.Expected, after.Expected)),
            ("metadata", CaseContent.AreSame(before.Metadata, after.Metadata)),
            ("tags", before.Tags.SequenceEqual(after.Tags)),
            ("split", before.Split == after.Split),
            ("source", before.Source == after.Source),
            ("review", before.Review == after.Review),
            ("comments", before.Comments.SequenceEqual(after.Comments)),
        ];
        return [.. fields.Where(f => !f.Same).Select(f => f.Name)];
    }
}
