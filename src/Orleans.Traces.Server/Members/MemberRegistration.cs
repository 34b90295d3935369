using Microsoft.Extensions.DependencyInjection;
using Orleans.Traces.Server.Grains;
using Orleans.Traces.Server.Startup;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Members;

/// <summary>Adds what a process knows of what is accepted and not stored yet: itself, or by asking the silos.</summary>
internal static class MemberRegistration
{
    public static IServiceCollection AddOpenEntries(this IServiceCollection services, OpenedStorage data)
    {
        if (data.Entries is { } journal)
        {
            services.AddSingleton(journal);
            services.AddSingleton(new HeldJournals(journal));
            services.AddSingleton<JournalOpenEntries>();
        }

        return data is DataFolder
            ? services.AddSingleton<IOpenEntries>(s => s.GetRequiredService<JournalOpenEntries>())
            : services.AddSingleton<IOpenEntries, InstanceOpenEntries>();
    }

    /// <summary>Adds the claiming of journals that nobody looks after.</summary>
    public static IServiceCollection AddJournalClaims(this IServiceCollection services, IJournalRegistry registry)
    {
        services.AddSingleton(registry);
        services.AddSingleton<Func<ITraceJournal, JournalSweeper>>(s => journal => ActivatorUtilities.CreateInstance<JournalSweeper>(s, journal));
        services.AddSingleton<JournalClaims>();
        services.AddSingleton<IUnclaimedJournals>(s => s.GetRequiredService<JournalClaims>());
        return services.AddHostedService(s => s.GetRequiredService<JournalClaims>());
    }
}
