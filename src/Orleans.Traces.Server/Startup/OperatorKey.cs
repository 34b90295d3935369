using Orleans.Traces.Access;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Identity;
using Orleans.Traces.Server.Access;
using Orleans.Traces.Storage;
using Orleans.Traces.Storage.Embedded.Config;

namespace Orleans.Traces.Server.Startup;

/// <summary>The first key of an instance, with which every other is made.</summary>
internal static class OperatorKey
{
    /// <summary>Makes a key and prints it, once: nothing but the key goes to standard output, so that a script can take it from there.</summary>
    /// <remarks>A server that has the same folder or account open knows the key at once. Printing needs whoever could read the folder anyway, and a
    /// log of a server that starts would keep the key for all who read it.</remarks>
    public static async Task PrintAsync(ServerSettings settings, TimeProvider time)
    {
        if (settings.Storage.Connection is not null)
        {
            await PrintAsync(await AccountStorage.OpenConfigAsync(settings), settings, time);
            return;
        }

        using var config = await EmbeddedConfigStore.OpenAsync(DataFolder.ConfigPath(settings), CancellationToken.None);
        await PrintAsync(config, settings, time);
    }

    /// <summary>Why the server must not start: it would be open to others, or nobody could get in. Null: it may.</summary>
    public static async Task<string?> MissingAsync(AccessPolicy policy, KeyRegistry keys, ServerSettings settings)
    {
        if (!policy.KeysRequired || settings.Access.OperatorKey is not null || await keys.HasOperatorAsync(CancellationToken.None))
            return null;

        var why = policy.IsLocal
            ? $"{AccessOptions.Section}:{nameof(AccessOptions.RequireKey)} is true"
            : $"{ListenerOptions.Section}:{nameof(ListenerOptions.Address)} is {settings.Listen.Address}, which other machines can reach";
        return $"""
            {why}, so that keys are required, and there is no operator key yet. Do one of these:
              run once with --create-key, and the same --data or --storage: prints an operator key and ends; then start again
              set Traces__Access__OperatorKey in the environment to a key of your own: ot_$(openssl rand -hex 8)_$(openssl rand -hex 32)
              {(policy.IsLocal ? "leave that setting out" : "start with --insecure")}: whoever reaches the ports may then read, send and manage everything
            """;
    }

    private static async Task PrintAsync(IConfigStore config, ServerSettings settings, TimeProvider time)
    {
        var projects = new ProjectRegistry(config, time);
        await projects.EnsureDefaultAsync(CancellationToken.None);
        var keys = new KeyRegistry(config, new KeyRing(config, projects, settings.Access, time), time);
        var wanted = new NewKey { Name = "made with --create-key", Scopes = KeyScopes.Operator.Names() };
        if (await keys.CreateAsync(ProjectId.Default, wanted, CancellationToken.None) is not var (_, text))
            throw new IOException($"The instance has {KeyRegistry.MaxKeys} keys, which is the limit. Delete some that are no longer used.");

        Console.Error.WriteLine("An operator key, shown this once; keep it where only those who manage the server can read it:");
        Console.WriteLine(text.Reveal());
    }
}
