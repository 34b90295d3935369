using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Runtime.Services;
using Orleans.Traces.Server.Grains;

namespace Orleans.Traces.Server.Members;

/// <summary>Asks the services of all silos at once.</summary>
internal sealed partial class MemberClient(IServiceProvider services, IClusterMembershipService membership, ILogger<MemberClient> logger)
    : GrainServiceClient<IMemberService>(services)
{
    /// <summary>The answers of all silos that can be asked, and whether that is all of them.</summary>
    public async Task<(IReadOnlyList<T> Answers, bool IsWhole)> AskAllAsync<T>(Func<IMemberService, Task<T>> question)
    {
        var silos = membership.CurrentSnapshot.Members.Values.Where(m => m.Status is SiloStatus.Active or SiloStatus.ShuttingDown).ToList();
        var answers = await Task.WhenAll(silos.Select(s => AskAsync(s.SiloAddress, question)));
        return ([.. answers.Where(a => a.IsKnown).Select(a => a.Answer!)], answers.All(a => a.IsKnown));
    }

    private async Task<(bool IsKnown, T? Answer)> AskAsync<T>(SiloAddress silo, Func<IMemberService, Task<T>> question)
    {
        try
        {
            return (true, await question(GetGrainService(silo)));
        }
        catch (Exception e) when (e is OrleansException or TimeoutException)
        {
            // It is on its way out, or dead: another will claim its journal.
            LogSilent(silo, e.Message);
            return default;
        }
    }

    [LoggerMessage(2201, LogLevel.Debug, "Silo {Silo} cannot be asked what it holds: {Reason}")]
    private partial void LogSilent(SiloAddress silo, string reason);
}
