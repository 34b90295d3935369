using Microsoft.AspNetCore.Server.Kestrel.Core;
using Orleans.Traces.Server.Startup;

namespace Orleans.Traces.Server.Tests.Startup;

public sealed class ListenerLimitsTests
{
    [Fact]
    public void Every_setting_reaches_the_listeners()
    {
        var limits = new KestrelServerOptions().Limits;

        ListenerLimits.Set(limits, new ListenerOptions
        {
            MaxStreams = 123,
            HeaderTimeout = TimeSpan.FromSeconds(11),
            IdleTimeout = TimeSpan.FromSeconds(12),
            MinBytesPerSecond = 13,
            SlowGrace = TimeSpan.FromSeconds(14),
        });

        Assert.Equal(123, limits.Http2.MaxStreamsPerConnection);
        Assert.Equal(TimeSpan.FromSeconds(11), limits.RequestHeadersTimeout);
        Assert.Equal(TimeSpan.FromSeconds(12), limits.KeepAliveTimeout);
        Assert.Equal(TimeSpan.FromSeconds(12), limits.Http2.KeepAlivePingDelay);
        foreach (var rate in new[] { limits.MinRequestBodyDataRate, limits.MinResponseDataRate })
            Assert.Equal((13, TimeSpan.FromSeconds(14)), (rate!.BytesPerSecond, rate.GracePeriod));
    }
}
