using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Runtime;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Server.Disk;
using Orleans.Traces.Server.Members;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Startup;

/// <summary>From the arguments to a running server, and to its end.</summary>
/// <remarks>
/// 1. Read the arguments and every setting; name every fault at once.
/// 2. Open the data folder or the storage account: the store, then the journal, which is replayed before anything listens. Where keys are required, there must be one
///    to begin with.
/// 3. Start the silo and the listeners; wake the traces that were open.
/// 4. Say where to send to and what to open.
/// 5. Run until a signal, or until the journal fails or its folder goes.
/// </remarks>
internal static class ServerProgram
{
    private const int Failed = 1;
    private const int Misused = 2;

    public static async Task<int> RunAsync(string[] args)
    {
        var line = CommandLine.Parse(args);
        if (line.Help)
        {
            Console.WriteLine(CommandLine.Usage);
            return 0;
        }

        var builder = ServerHost.CreateBuilder(line);
        var settings = ServerSettings.Read(builder.Configuration);
        if (line.Problems.Count + settings.Problems.Count > 0)
            return Refuse([.. line.Problems, .. settings.Problems]);

        if (line.CreateKey)
            return await PrintKeyAsync(settings);

        if (line.Demo && !settings.Roles.HasFlag(ServerRoles.Gateway))
            return Refuse(["--demo sends to this process, which takes no OTLP: it needs the role gateway."]);
        if (FreePort.UnusableAddress(settings.Listen) is { } unusable)
            return Refuse([unusable], Failed);
        if (FreePort.Taken(settings).ToList() is { Count: > 0 } taken)
            return Refuse(taken, Failed);

        try
        {
            return await ServeAsync(builder, settings, line.Demo);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException or StorageUnavailableException or OrleansException)
        {
            return Refuse([e.Message], Failed);
        }
    }

    private static async Task<int> ServeAsync(WebApplicationBuilder builder, ServerSettings settings, bool demo)
    {
        await using var data = await OpenedStorage.OpenAsync(settings, TimeProvider.System);
        await using var app = ServerHost.Build(builder, settings, data, demo);
        await app.Services.GetRequiredService<ProjectRegistry>().EnsureDefaultAsync(CancellationToken.None);
        var isReached = (settings.Roles & (ServerRoles.Gateway | ServerRoles.Web)) != 0;
        if (isReached && await OperatorKey.MissingAsync(
            app.Services.GetRequiredService<AccessPolicy>(), app.Services.GetRequiredService<KeyRegistry>(), settings) is { } missing)
            return Refuse([missing]);

        var stopping = app.Lifetime.ApplicationStopping;
        var told = app.Services.GetRequiredService<StopSignal>().Token;
        var disk = app.Services.GetRequiredService<DiskWatch>();
        try
        {
            await app.RunAsync();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The journal failed before all had started. Nothing was acknowledged yet.
        }
        catch (Exception e) when (told.IsCancellationRequested && e is OrleansException or OperationCanceledException)
        {
            // Told to stop while it waited for a silo.
        }

        return data.JournalFailed.IsCompleted || disk.IsGone ? Failed : 0;
    }

    private static async Task<int> PrintKeyAsync(ServerSettings settings)
    {
        try
        {
            await OperatorKey.PrintAsync(settings, TimeProvider.System);
            return 0;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or StorageUnavailableException)
        {
            return Refuse([e.Message], Failed);
        }
    }

    private static int Refuse(IEnumerable<string> problems, int exitCode = Misused)
    {
        foreach (var problem in problems)
            Console.Error.WriteLine(problem);
        return exitCode;
    }
}
