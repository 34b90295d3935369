using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Server.Grains;
using Orleans.Traces.Server.Grains.Messages;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Members;

/// <summary>What the journals of all silos of the instance hold.</summary>
internal sealed class InstanceOpenEntries(IGrainFactory grains) : IOpenEntries
{
    public async Task<IReadOnlyList<OpenTrace>> NewestAsync(TraceListQuery query, CancellationToken cancellationToken)
    {
        var question = OpenQuestion.Of(query);
        return [.. (await AskAsync(g => g.Newest(question), cancellationToken)).Select(m => m.ToTrace())];
    }

    public async ValueTask<IReadOnlySet<TraceId>> OpenOfAsync(
        ProjectId project, IReadOnlyCollection<TraceId> traces, CancellationToken cancellationToken)
    {
        if (traces.Count == 0)
            return new HashSet<TraceId>();
        string[] keys = [.. traces.Select(t => new TraceKey(project, t).ToString())];
        return (await AskAsync(g => g.OpenOf(keys), cancellationToken)).Select(k => KeyOf(k).TraceId).ToHashSet();
    }

    public async Task<IReadOnlyCollection<LogShard>> LogsAsync(ProjectId project, CancellationToken cancellationToken) =>
        [.. (await AskAsync(g => g.Logs(project.ToString()), cancellationToken)).Select(ShardOf)];

    public async Task<IReadOnlyList<OpenItems>> ReadAsync(TraceKey key, string? except, CancellationToken cancellationToken) =>
        await AskAsync(g => g.Read(key.ToString(), except), cancellationToken);

    public Task<bool> HasAnyAsync(ProjectId project, CancellationToken cancellationToken) =>
        AskAsync(g => g.HasAny(project.ToString()), cancellationToken);

    public async Task RenewDeletionsAsync(CancellationToken cancellationToken)
    {
        if (!await AskAsync(g => g.RenewDeletions(), cancellationToken))
            throw new StorageUnavailableException("A journal could not be asked which of its traces are deleted.");
    }

    private Task<T> AskAsync<T>(Func<IInstanceGrain, Task<T>> question, CancellationToken cancellationToken) =>
        GrainQuestion.AskAsync("the instance", () => question(grains.GetGrain<IInstanceGrain>(0))).WaitAsync(cancellationToken);

    private static TraceKey KeyOf(string text) =>
        TraceKey.TryParse(text, out var key) ? key : throw new InvalidDataException($"'{text}' is not a trace's key.");

    private static LogShard ShardOf(string text) =>
        LogShard.TryParse(text, out var shard) ? shard : throw new InvalidDataException($"'{text}' is not a log shard.");
}
