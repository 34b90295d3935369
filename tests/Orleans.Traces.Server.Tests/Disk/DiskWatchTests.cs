using Microsoft.Extensions.Time.Testing;

namespace Orleans.Traces.Server.Tests.Disk;

public sealed class DiskWatchTests
{
    private readonly FakeDisk _disk = new();

    [Fact]
    public void Below_the_limit_nothing_is_taken_in_until_a_quarter_more_is_free()
    {
        using var watch = _disk.Watch(minFree: 1_000);
        foreach (var (free, refused) in new[] { (1_000, false), (999, true), (1_100, true), (1_249, true), (1_250, false), (1_000, false), (0, true) })
        {
            _disk.Free = free;
            watch.Look();
            Assert.True(refused == (watch.Refusal is not null), $"{free} bytes free: {watch.Refusal}");
        }

        Assert.Contains("Traces:Storage:MinFreeBytes", watch.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_no_limit_is_set_all_is_taken_in()
    {
        using var watch = _disk.Watch(minFree: 0);
        _disk.Free = 0;
        watch.Look();
        Assert.Null(watch.Refusal);
    }

    [Fact]
    public async Task It_looks_at_the_start_and_every_few_seconds()
    {
        var time = new FakeTimeProvider();
        using var watch = _disk.Watch(time);
        _disk.Free = 1;
        await watch.StartAsync(default);
        Assert.NotNull(watch.Refusal);

        _disk.Free = 10_000;
        await Waiting.Until("the free space is seen", () =>
        {
            time.Advance(TimeSpan.FromSeconds(2));
            return watch.Refusal is null;
        });
        await watch.StopAsync(default);
    }

    [Fact]
    public void A_folder_that_is_gone_stops_the_server_for_good()
    {
        using var watch = _disk.Watch();
        watch.Look();
        Assert.False(watch.IsGone);
        _disk.InPlace = false;
        watch.Look();
        _disk.InPlace = true;
        watch.Look();

        Assert.True(watch.IsGone && _disk.ApplicationStopping.IsCancellationRequested);
        Assert.Contains("folder is gone", watch.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_disk_that_cannot_be_looked_at_changes_nothing()
    {
        using var watch = _disk.Watch();
        _disk.Free = 1;
        watch.Look();
        _disk.Failure = new IOException("no answer");
        watch.Look();
        Assert.NotNull(watch.Refusal);
    }
}
