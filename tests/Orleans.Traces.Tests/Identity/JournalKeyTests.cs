using Orleans.Traces.Identity;

namespace Orleans.Traces.Tests.Identity;

public sealed class JournalKeyTests
{
    [Fact]
    public void It_names_a_trace_or_a_log_shard_and_never_both()
    {
        JournalKey trace = new TraceKey(ProjectId.Default, Some.Trace);
        JournalKey logs = new LogShard(ProjectId.Default, 0);

        Assert.Equal((new TraceKey(ProjectId.Default, Some.Trace), null), (trace.Trace, trace.Logs));
        Assert.Equal((null, new LogShard(ProjectId.Default, 0)), (logs.Trace, logs.Logs));
        Assert.Equal(("default/" + Some.Trace, "default/0"), (trace.ToString(), logs.ToString()));
        Assert.NotEqual(logs, new LogShard(ProjectId.Default, 1));
    }

    [Fact]
    public void What_names_nothing_is_invalid()
    {
        Assert.False(default(JournalKey).IsValid);
        Assert.False(((JournalKey)default(TraceKey)).IsValid);
        Assert.False(((JournalKey)new TraceKey(ProjectId.Default, default)).IsValid);
        Assert.False(((JournalKey)new LogShard(default, 3)).IsValid);
        Assert.True(((JournalKey)new LogShard(ProjectId.Default, 0)).IsValid);
    }

    [Theory]
    [InlineData("default/0", 0)]
    [InlineData("default/63", 63)]
    public void A_shards_text_form_is_read_back(string text, int number)
    {
        Assert.True(LogShard.TryParse(text, out var shard));
        Assert.Equal((new LogShard(ProjectId.Default, number), text), (shard, shard.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("default")]
    [InlineData("default/")]
    [InlineData("/1")]
    [InlineData("default/-1")]
    [InlineData("default/1/2")]
    [InlineData("No/1")]
    public void What_is_no_shard_is_not_read(string text) => Assert.False(LogShard.TryParse(text, out _));

    [Fact]
    public void A_chunk_always_goes_to_the_same_shard_and_chunks_are_spread()
    {
        var shards = Enumerable.Range(0, 100).Select(i => LogShard.Of(ProjectId.Default, BitConverter.GetBytes(i), 4)).ToList();

        Assert.Equal(shards, Enumerable.Range(0, 100).Select(i => LogShard.Of(ProjectId.Default, BitConverter.GetBytes(i), 4)));
        Assert.Equal([0, 1, 2, 3], shards.Select(s => s.Number).Distinct().Order());
    }
}
