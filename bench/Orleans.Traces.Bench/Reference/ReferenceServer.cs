using System.IO.Pipelines;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Orleans.Traces.Bench.Reference;

/// <summary>What any .NET server must at least do: read the body, and for durability write it and sync. Runs as a process of its own.</summary>
internal static class ReferenceServer
{
    /// <summary>What it prints before its address.</summary>
    public const string Ready = "Reference server: ";

    /// <summary>Serves until it is ended. <paramref name="folder"/>: where bodies are appended; null: they are discarded.</summary>
    public static async Task RunAsync(string? folder)
    {
        using var log = folder is null ? null : new SyncedLog(Path.Combine(folder, "log"));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
        await using var app = builder.Build();
        app.Run(context => log is null ? DiscardAsync(context) : AppendAsync(context, log));
        await app.StartAsync();
        Console.WriteLine(Ready + app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        await app.WaitForShutdownAsync();
    }

    private static async Task DiscardAsync(HttpContext context)
    {
        ReadResult read;
        do
        {
            read = await context.Request.BodyReader.ReadAsync();
            context.Request.BodyReader.AdvanceTo(read.Buffer.End);
        }
        while (!read.IsCompleted);
        context.Response.ContentLength = 0;
    }

    private static async Task AppendAsync(HttpContext context, SyncedLog log)
    {
        var body = new byte[(int)context.Request.ContentLength!];
        await context.Request.Body.ReadExactlyAsync(body);
        await log.AppendAsync(body);
        context.Response.ContentLength = 0;
    }
}
