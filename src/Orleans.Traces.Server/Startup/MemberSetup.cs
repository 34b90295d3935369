using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.Traces.Server.Members;

namespace Orleans.Traces.Server.Startup;

/// <summary>Makes a process a silo of its instance, or a client of the instance's silos.</summary>
/// <remarks>With a data folder there is one silo, which nobody joins. With a storage account the silos find each other by a table in it, and a silo's
/// name is that of its journal: so the others know which journals belong to silos that are gone.</remarks>
internal static class MemberSetup
{
    private const string Instance = "orleans-traces", TableName = "silos";

    // A silo that answers none of so many questions in a row is taken for dead.
    private const int Probes = 3;

    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(10), ShortestWait = TimeSpan.FromSeconds(5);

    /// <summary>A silo.</summary>
    public static void Configure(ISiloBuilder silo, ServerSettings settings, OpenedStorage data)
    {
        if (data is AccountStorage account)
            Join(silo, settings, account);
        else
            // Its port is whatever is free, so that two servers fit on one machine.
            silo.UseLocalhostClustering(siloPort: FreePort.Find(), gatewayPort: 0);
        // A trace that settles leaves, and the next of its spans may meet it on its way out: more than once, when they come thick.
        silo.Configure<SiloMessagingOptions>(o => o.MaxForwardCount = 16);
        silo.Configure<ClusterOptions>(Name);
    }

    /// <summary>A client: a gateway, or the pages.</summary>
    public static void Configure(IClientBuilder client, ServerSettings settings, OpenedStorage data)
    {
        var account = ((AccountStorage)data).Account;
        client.UseAzureStorageClustering(o => (o.TableServiceClient, o.TableName) = (account.Service, account.FullName(TableName)));
        client.Configure<ClusterOptions>(Name);
        client.Configure<GatewayOptions>(o => o.GatewayListRefreshPeriod = Refresh);
        // What was sent to a silo that is gone since is answered by nobody. A sender is told to send it again, before it gives up by itself.
        if (settings.Roles.HasFlag(ServerRoles.Gateway))
            client.Configure<ClientMessagingOptions>(o => o.ResponseTimeout = settings.Member.DeadAfter > ShortestWait ? settings.Member.DeadAfter : ShortestWait);
        client.Services.AddSingleton<IClientConnectionRetryFilter, SiloPatience>();
    }

    private static void Join(ISiloBuilder silo, ServerSettings settings, AccountStorage storage)
    {
        var account = storage.Account;
        silo.UseAzureStorageClustering(o => (o.TableServiceClient, o.TableName) = (account.Service, account.FullName(TableName)));
        silo.Configure<SiloOptions>(o => o.SiloName = storage.Entries!.Name);
        silo.ConfigureEndpoints(
            MemberAddress.Of(settings.Member, settings.Listen), settings.Member.SiloPort, settings.Member.ClientPort, MemberAddress.IsEverywhere(settings.Listen));
        silo.Configure<ClusterMembershipOptions>(o =>
        {
            o.ProbeTimeout = settings.Member.DeadAfter / Probes;
            o.NumMissedProbesLimit = Probes;
            o.TableRefreshTimeout = Refresh;
            // One that starts after a kill of all does not wait longer for those that are gone.
            o.IAmAliveTablePublishTimeout = settings.Member.DeadAfter / 2;
        });
        silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(new JournalClosing(storage));
        silo.AddGrainService<MemberService>();
        silo.Services.AddSingleton<MemberClient>();
    }

    private static void Name(ClusterOptions options) => (options.ClusterId, options.ServiceId) = (Instance, Instance);
}
