using System.Runtime.CompilerServices;
using Orleans.Traces.Datasets;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Datasets;

/// <summary>Reads the cases of a version that are wanted, page by page.</summary>
internal sealed class CaseLists(IDatasetStore store)
{
    /// <summary>The most cases on a page.</summary>
    public const int MaxLimit = 1_000;

    /// <summary>Cases on a page where nobody says how many.</summary>
    public const int DefaultLimit = 50;

    // So many are looked at for one page: where few are wanted a page may have none, and says where to go on.
    private const int MaxLooked = 5_000, ReadAtOnce = 200;

    /// <summary>A page.</summary>
    public async Task<CasePage> ReadAsync(DatasetKey key, int version, CaseFilter filter, (string After, int Limit) page, CancellationToken cancellationToken)
    {
        var (found, bytes, looked) = (new List<CaseRevision>(), 0L, 0);
        var after = page.After;
        while (true)
        {
            var read = await store.ListCasesAsync(key, version, after, Math.Min(ReadAtOnce, page.Limit + 1), cancellationToken);
            foreach (var one in read.Cases)
            {
                if (found.Count == page.Limit || bytes > DatasetReading.PageBytes || looked == MaxLooked)
                    return new CasePage(found, after);
                looked++;
                after = one.Id;
                if (!filter.Fits(one.Case!))
                    continue;
                found.Add(one);
                bytes += SizeOf(one.Case!);
            }

            if (read.Next is null)
                return new CasePage(found, null);
        }
    }

    /// <summary>All of them.</summary>
    public async IAsyncEnumerable<IReadOnlyList<CaseRevision>> AllAsync(
        DatasetKey key, int version, CaseFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var after = ""; after is not null;)
        {
            var page = await store.ListCasesAsync(key, version, after, ReadAtOnce, cancellationToken);
            yield return [.. page.Cases.Where(c => filter.Fits(c.Case!))];
            after = page.Next;
        }
    }

    /// <summary>What differs between two versions.</summary>
    public async Task<(IReadOnlyList<CaseDifference> Changes, string? Next)> CompareAsync(
        DatasetKey key, (int From, int To) versions, (string After, int Limit) page, CancellationToken cancellationToken)
    {
        var range = (Math.Min(versions.From, versions.To), Math.Max(versions.From, versions.To));
        var (found, bytes, looked) = (new List<CaseDifference>(), 0L, 0);
        var after = page.After;
        while (true)
        {
            var ids = await store.ListChangedAsync(key, range, after, ReadAtOnce, cancellationToken);
            foreach (var id in ids)
            {
                if (found.Count == page.Limit || bytes > DatasetReading.PageBytes || looked == MaxLooked)
                    return (found, after);
                looked++;
                after = id;
                var before = await store.FindCaseAsync(key, id, versions.From, cancellationToken);
                var now = await store.FindCaseAsync(key, id, versions.To, cancellationToken);
                if (CaseDifference.Of(id, before?.Case, now?.Case) is not { } difference)
                    continue;
                found.Add(difference);
                bytes += (before is null ? 0 : SizeOf(before.Case!)) + (now is null ? 0 : SizeOf(now.Case!));
            }

            if (ids.Count < ReadAtOnce)
                return (found, null);
        }
    }

    // Near enough to bound what an answer holds.
    private static long SizeOf(DatasetCase one) =>
        new[] { one.Input, one.Output, one.Expected, one.Metadata }.Sum(v => v is { } known ? known.GetRawText().Length : 0L) + one.Comments.Sum(c => c.Text.Length);
}
