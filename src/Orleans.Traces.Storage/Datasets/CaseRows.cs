using Orleans.Traces.Datasets;
using Orleans.Traces.Datasets.Json;

namespace Orleans.Traces.Storage.Datasets;

/// <summary>The rows that a commit writes, whatever store they go to.</summary>
internal static class CaseRows
{
    /// <summary>What is written, each with its bytes; null: it is deleted.</summary>
    /// <exception cref="ArgumentException">A case is too large.</exception>
    public static IReadOnlyList<(CaseWrite Write, byte[]? Content)> Of(DatasetCommit commit) =>
        [.. commit.Writes.Select(w => (w, w.Case is { } one ? Bytes(one) : null))];

    private static byte[] Bytes(DatasetCase one)
    {
        var bytes = CaseDocument.Write(one);
        return bytes.Length <= DatasetRules.MaxCaseBytes ? bytes
            : throw new ArgumentException($"The case {one.Id} has {bytes.Length} bytes; {DatasetRules.MaxCaseBytes} are allowed.", nameof(one));
    }
}
