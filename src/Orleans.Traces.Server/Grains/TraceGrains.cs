using System.Text;
using Orleans.Runtime;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Server.Grains;

/// <summary>Finds the grain of a trace, and of a log shard. The factory's own way looks the interface up by reflection each time, 2 µs that each part of a request would pay.</summary>
internal sealed class TraceGrains(IGrainFactory grains)
{
    private readonly Lazy<GrainReference> _sample = new(() => (GrainReference)grains.GetGrain<ITraceGrain>("sample"));

    public ITraceGrain Of(TraceKey key)
    {
        var project = key.Project.ToString();
        var text = new byte[project.Length + 1 + (2 * TraceId.Size)];
        Encoding.ASCII.GetBytes(project, text);
        text[project.Length] = (byte)'/';
        key.TraceId.Format(text.AsSpan(project.Length + 1));
        var sample = _sample.Value;
        return (ITraceGrain)grains.GetGrain(new GrainId(sample.GrainId.Type, new IdSpan(text)), sample.InterfaceType);
    }

    public ILogGrain Of(LogShard shard) => grains.GetGrain<ILogGrain>(shard.ToString());
}
