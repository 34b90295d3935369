using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Traces.Identity;
using Orleans.Traces.Server.Grains;
using Orleans.Traces.Server.Grains.Messages;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Members;

/// <summary>Answers for the journals of this silo. It decides nothing itself.</summary>
[Reentrant]
internal sealed class MemberService(
    GrainId grainId, Silo silo, ILoggerFactory loggers, JournalOpenEntries entries, IUnclaimedJournals unclaimed)
    : GrainService(grainId, silo, loggers), IMemberService
{
    public async Task<OpenTraceMessage[]> Newest(OpenQuestion question) =>
        [.. (await entries.NewestAsync(question.ToQuery(), CancellationToken.None)).Select(OpenTraceMessage.Of)];

    public async Task<string[]> OpenOf(string[] keys)
    {
        var open = new List<string>();
        foreach (var project in keys.Select(KeyOf).GroupBy(k => k.Project, k => k.TraceId))
        {
            var found = await entries.OpenOfAsync(project.Key, [.. project], CancellationToken.None);
            open.AddRange(found.Select(t => new TraceKey(project.Key, t).ToString()));
        }

        return [.. open];
    }

    public async Task<string[]> Logs(string project) => [.. (await entries.LogsAsync(ProjectOf(project), CancellationToken.None)).Select(l => l.ToString())];

    public async Task<OpenItems[]> Read(string key, string? except) => [.. await entries.ReadAsync(KeyOf(key), except, CancellationToken.None)];

    public Task<bool> HasAny(string project) => entries.HasAnyAsync(ProjectOf(project), CancellationToken.None);

    public async Task<bool> RenewDeletions()
    {
        // Nobody knows yet what is in those.
        if (unclaimed.HasAny)
            return false;
        try
        {
            await entries.RenewDeletionsAsync(CancellationToken.None);
            return true;
        }
        catch (StorageUnavailableException)
        {
            return false;
        }
    }

    private static TraceKey KeyOf(string text) =>
        TraceKey.TryParse(text, out var key) ? key : throw new InvalidDataException($"'{text}' is not a trace's key.");

    private static ProjectId ProjectOf(string text) =>
        ProjectId.TryParse(text, out var project) ? project : throw new InvalidDataException($"'{text}' is not a project's id.");
}
