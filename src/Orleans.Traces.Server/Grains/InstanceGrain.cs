using Orleans.Concurrency;
using Orleans.Traces.Server.Grains.Messages;
using Orleans.Traces.Server.Members;

namespace Orleans.Traces.Server.Grains;

/// <summary>Asks the silos, and joins their answers. Holds nothing: each silo has some of its activations.</summary>
[StatelessWorker, Reentrant]
internal sealed class InstanceGrain(MemberClient silos) : Grain, IInstanceGrain
{
    public async Task<OpenTraceMessage[]> Newest(OpenQuestion question)
    {
        var (answers, _) = await silos.AskAllAsync(s => s.Newest(question));
        return [.. JournalOpenEntries.Newest(answers.SelectMany(a => a).Select(m => m.ToTrace()), question.Limit).Select(OpenTraceMessage.Of)];
    }

    public async Task<string[]> OpenOf(string[] keys) => await UnionAsync(s => s.OpenOf(keys));

    public async Task<string[]> Logs(string project) => await UnionAsync(s => s.Logs(project));

    public async Task<OpenItems[]> Read(string key, string? except)
    {
        var (answers, _) = await silos.AskAllAsync(s => s.Read(key, except));
        return [.. answers.SelectMany(a => a)];
    }

    public async Task<bool> HasAny(string project)
    {
        var (answers, isWhole) = await silos.AskAllAsync(s => s.HasAny(project));
        return !isWhole || answers.Any(a => a);
    }

    public async Task<bool> RenewDeletions()
    {
        var (answers, isWhole) = await silos.AskAllAsync(s => s.RenewDeletions());
        return isWhole && answers.All(a => a);
    }

    private async Task<string[]> UnionAsync(Func<IMemberService, Task<string[]>> question)
    {
        var (answers, _) = await silos.AskAllAsync(question);
        return [.. answers.SelectMany(a => a).Distinct()];
    }
}
