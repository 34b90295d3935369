using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using Orleans.Traces.Assembling;
using Orleans.Traces.GenAi;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Server.Grains;
using Orleans.Traces.Server.Grains.Messages;

namespace Orleans.Traces.Server.Tests.Grains;

/// <summary>Every type that crosses a grain interface goes through the real serializer and comes back.</summary>
public sealed class MessageTests
{
    private static readonly Dictionary<Type, object> Samples = new object[]
    {
        new AppendChunk { Signal = 2, Start = ulong.MaxValue, Payload = new byte[] { 1, 2, 3 } },
        new RefusedItems { Reason = 3, Count = long.MaxValue, Words = "too many" },
        new AppendAnswer { Unavailable = "away", Accepted = 1, Repeated = 2, Refused = [new RefusedItems { Reason = 1, Count = 4, Words = "no id" }] },
        new RedeliveredEntry { Sequence = 5, Signal = 1, ReceivedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), Payload = [9] },
        new LogQuestion { From = 1, To = ulong.MaxValue, Limit = 5, After = new string('a', 48) },
        new HeldLogs { Payload = [4, 5], Next = "there" },
        new DeleteAnswer { Unavailable = "away", IsKnown = true },
        new OpenItems { Traces = [1], Logs = [2, 3], IsTruncated = true, Journal = "s-1" },
        new OpenQuestion { Project = "shop", From = 1, To = ulong.MaxValue, Limit = 7, After = new string('b', 48) },
        new OpenTraceMessage { Key = "shop/x", Start = 3, LastReceivedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), UnreleasedBytes = 9 },
        new SummaryMessage(new TraceSummary
        {
            TraceId = Some.TraceOf(77), Name = "ask", ServiceName = "shop", Start = 1, End = ulong.MaxValue, SpanCount = 3, ErrorCount = 1,
            LogCount = 2, State = TraceState.Final, Complete = true, Flags = TraceFlags.Orphan | TraceFlags.Versions, Revision = 9,
            Facts = new TraceFacts { SessionId = "s-1", Tags = ["beta"], Totals = new UsageTotals(new TokenUsage { Input = 5 }, 0.25m, 1) },
        }),
    }.ToDictionary(s => s.GetType());

    public static TheoryData<string> MessageTypes =>
        [.. typeof(ITraceGrain).Assembly.GetTypes().Where(t => t.Namespace == typeof(AppendChunk).Namespace && t.GetCustomAttribute<GenerateSerializerAttribute>() is not null).Select(t => t.FullName!)];

    [Theory]
    [MemberData(nameof(MessageTypes))]
    public void A_message_comes_back_as_it_was_sent(string typeName)
    {
        var type = typeof(ITraceGrain).Assembly.GetType(typeName)!;
        Assert.True(Samples.TryGetValue(type, out var sample), $"{typeName} needs a sample here.");
        var serializer = new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();

        var back = serializer.Deserialize<object>(serializer.SerializeToArray(sample!));

        Assert.IsType(type, back);
        Assert.NotSame(sample, back);
        Assert.Equal(Text(sample!), Text(back));
    }

    [Fact]
    public void A_summary_comes_back_whole()
    {
        var summary = ((SummaryMessage)Samples[typeof(SummaryMessage)]).ToSummary();

        Assert.Equal(summary, new SummaryMessage(summary).ToSummary());
        Assert.Equal((Some.TraceOf(77), "ask", ulong.MaxValue, 9), (summary.TraceId, summary.Name, summary.End, summary.Revision));
    }

    private static string Text(object message) => message is SummaryMessage packed
        ? packed.ToSummary().ToString()
        : JsonSerializer.Serialize(message, message.GetType());
}
