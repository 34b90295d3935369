using Orleans.Traces.Server.Ingest;

namespace Orleans.Traces.Server.Tests.Ingest;

public sealed class RequestGateTests
{
    [Fact]
    public void An_empty_gate_closes_at_once()
    {
        var gate = new RequestGate();
        Assert.True(gate.TryEnter());
        gate.Leave();

        Assert.True(gate.CloseAsync().IsCompletedSuccessfully);
        Assert.False(gate.TryEnter());
    }

    [Fact]
    public async Task A_closed_gate_waits_for_those_within_and_lets_nobody_in()
    {
        var gate = new RequestGate();
        Assert.True(gate.TryEnter() && gate.TryEnter());

        var empty = gate.CloseAsync();

        Assert.False(gate.TryEnter());
        gate.Leave();
        Assert.False(gate.TryEnter());
        Assert.False(empty.IsCompleted);
        gate.Leave();
        await empty.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.False(gate.TryEnter());
    }

    [Fact]
    public async Task Whoever_is_let_in_while_it_closes_is_waited_for()
    {
        for (var round = 0; round < 1_000; round++)
        {
            var gate = new RequestGate();
            var within = 0;
            var guests = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
            {
                while (gate.TryEnter())
                {
                    Interlocked.Increment(ref within);
                    Interlocked.Decrement(ref within);
                    gate.Leave();
                }
            })).ToList();
            await gate.CloseAsync().WaitAsync(TimeSpan.FromSeconds(60));
            Assert.Equal(0, Volatile.Read(ref within));
            await Task.WhenAll(guests);
        }
    }
}
