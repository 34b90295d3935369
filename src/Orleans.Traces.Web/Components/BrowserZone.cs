using Microsoft.JSInterop;
using Orleans.Traces.Web.ViewModels;

namespace Orleans.Traces.Web.Components;

/// <summary>The reader's time zone: the server's until the browser has told its own. One for each connection.</summary>
public sealed class BrowserZone(IJSRuntime js, TimeProvider time)
{
    private bool _asked;

    /// <summary>Times as the reader wants them.</summary>
    public LocalTimes Times { get; private set; } = new(time.LocalTimeZone, time);

    /// <summary>Asks the browser, once. True when <see cref="Times"/> has changed.</summary>
    public async Task<bool> AskAsync(CancellationToken cancellationToken)
    {
        if (_asked)
            return false;

        _asked = true;
        BrowserClock clock;
        try
        {
            await using var module = await js.InvokeAsync<IJSObjectReference>("import", cancellationToken, BrowserModule.Path);
            clock = await module.InvokeAsync<BrowserClock>("clock", cancellationToken);
        }
        catch (Exception e) when (e is JSException or JSDisconnectedException)
        {
            // The server's zone is right for most: people run this beside themselves.
            return false;
        }

        var zone = clock.ToZone();
        if (zone.Equals(Times.Zone))
            return false;

        Times = new LocalTimes(zone, time);
        return true;
    }
}

/// <summary>What the browser says of its clock.</summary>
/// <param name="Zone">Its zone's IANA name.</param>
/// <param name="Offset">Minutes ahead of UTC now.</param>
public sealed record BrowserClock(string? Zone, int Offset)
{
    private const int MaxOffset = 14 * 60;

    /// <summary>The zone; one of today's offset alone where this machine does not know the name.</summary>
    public TimeZoneInfo ToZone()
    {
        if (Zone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(Zone, out var known))
            return known;

        var offset = TimeSpan.FromMinutes(Math.Clamp(Offset, -MaxOffset, MaxOffset));
        return TimeZoneInfo.CreateCustomTimeZone("browser", offset, "browser", "browser");
    }
}

/// <summary>The script that the components call.</summary>
internal static class BrowserModule
{
    public const string Path = "./_content/Orleans.Traces.Web/browser.js";
}
