using Orleans.Traces.Server.Demo.Stories;

namespace Orleans.Traces.Server.Demo;

/// <summary>A few traces as applications with agents send them, for somebody who looks at the page for the first time.</summary>
public static class DemoTraces
{
    // The last one ends half a minute before "now"; none takes longer than 15 seconds.
    private static readonly TimeSpan Latest = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(97);

    /// <summary>The requests that send them, oldest trace first; the same for the same arguments.</summary>
    /// <param name="now">All traces lie within the ten minutes before.</param>
    /// <param name="seed">Gives ids and durations. Different seeds give different traces.</param>
    public static IReadOnlyList<DemoRequest> Make(DateTimeOffset now, ulong seed)
    {
        var stories = Stories();
        var sequence = new DemoSequence(seed);
        var requests = new List<DemoRequest>();
        for (var i = 0; i < stories.Count; i++)
        {
            var trace = new DemoTrace(sequence, now - Latest - (Apart * (stories.Count - 1 - i)));
            stories[i](trace);
            requests.AddRange(DemoJson.Requests(trace));
        }

        return requests;
    }

    private static List<Action<DemoTrace>> Stories() =>
    [
        EmbeddingJob.Tell,
        StreamedAnswer.Tell,
        SupportAnswer.All[1].Tell,
        TwoServices.Tell,
        FailingTool.Tell,
        SupportAnswer.All[0].Tell,
    ];
}
