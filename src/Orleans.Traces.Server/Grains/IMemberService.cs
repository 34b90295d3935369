using Orleans.Services;
using Orleans.Traces.Server.Grains.Messages;

namespace Orleans.Traces.Server.Grains;

/// <summary>Answers for the journals of one silo. Each silo has one; <see cref="IInstanceGrain"/> asks them all.</summary>
[Alias("Orleans.Traces.IMemberService")]
public interface IMemberService : IGrainService
{
    /// <inheritdoc cref="IInstanceGrain.Newest"/>
    [Alias("Newest"), ResponseTimeout("00:00:05")]
    Task<OpenTraceMessage[]> Newest(OpenQuestion question);

    /// <inheritdoc cref="IInstanceGrain.OpenOf"/>
    [Alias("OpenOf"), ResponseTimeout("00:00:05")]
    Task<string[]> OpenOf([Immutable] string[] keys);

    /// <inheritdoc cref="IInstanceGrain.Logs"/>
    [Alias("Logs"), ResponseTimeout("00:00:05")]
    Task<string[]> Logs(string project);

    /// <inheritdoc cref="IInstanceGrain.Read"/>
    [Alias("Read"), ResponseTimeout("00:00:20")]
    Task<OpenItems[]> Read(string key, string? except);

    /// <inheritdoc cref="IInstanceGrain.HasAny"/>
    [Alias("HasAny"), ResponseTimeout("00:00:05")]
    Task<bool> HasAny(string project);

    /// <inheritdoc cref="IInstanceGrain.RenewDeletions"/>
    [Alias("RenewDeletions"), ResponseTimeout("00:00:20")]
    Task<bool> RenewDeletions();
}
