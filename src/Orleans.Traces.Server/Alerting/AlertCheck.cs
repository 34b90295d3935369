using Orleans.Traces.Alerting;
using Orleans.Traces.Identity;
using Orleans.Traces.Query;
using Orleans.Traces.Query.Searching;
using Orleans.Traces.Query.TraceQl;
using Orleans.Traces.Server.Outgoing;
using Orleans.Traces.Server.Query;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Alerting;

/// <summary>Looks after one alert: measures what is due, and delivers what is to be said.</summary>
/// <remarks>1. Measure, where it is time. 2. Store what that means, the message included. 3. Send the message. 4. Store what came of it. Whoever else looks after it at the same time,
/// or a crash between any two, has at most one message sent twice, under one id.</remarks>
internal sealed class AlertCheck(AlertRegistry registry, AlertMeasuring measuring, OutgoingClient client, AlertPage page, TimeProvider time)
{
    /// <summary>Does it.</summary>
    /// <exception cref="StorageUnavailableException">It is done the next time.</exception>
    public async Task DoAsync(ProjectId project, string id, CancellationToken cancellationToken)
    {
        if (await registry.FindAsync(project, id, cancellationToken) is not { Enabled: true } rule)
            return;
        var (state, etag) = await registry.FindStateAsync(project, id, cancellationToken);
        var now = time.GetUtcNow();
        if (AlertWatch.IsDue(rule, state, now))
        {
            state = AlertWatch.Measured(rule, state, await measuring.MeasureAsync(project, rule, now, cancellationToken), now);
            if (!await registry.PutStateAsync(project, id, state, etag, cancellationToken))
                return;
            (state, etag) = await registry.FindStateAsync(project, id, cancellationToken);
        }

        if (!AlertWatch.MaySend(state, now))
            return;
        var problem = await SendAsync(project, rule, state.Pending!, cancellationToken);
        await registry.PutStateAsync(
            project, id, problem is null ? AlertWatch.Delivered(state) : AlertWatch.Failed(state, problem, time.GetUtcNow()), etag, cancellationToken);
    }

    // Null: it was delivered.
    private async Task<string?> SendAsync(ProjectId project, AlertRule rule, AlertMessage message, CancellationToken cancellationToken)
    {
        try
        {
            var call = new OutgoingCall(new Uri(rule.Webhook), AlertText.Json(project.ToString(), rule, message, page.Address), message.Id) { SigningSecret = rule.Secret };
            var answer = await client.PostAsync(call, cancellationToken);
            return answer.IsSuccess ? null : $"The webhook answered {(int)answer.Status}.";
        }
        catch (OutgoingException e)
        {
            return e.Message;
        }
    }
}

/// <summary>Measures the traces of an alert's window.</summary>
internal sealed class AlertMeasuring(ITraceQueries queries, ITraceSearch search, QueryTurns turns)
{
    private const ulong NanosPerTick = 100;

    /// <summary>The measure; null: too little was there, or the alert's query is none any more.</summary>
    public async Task<double?> MeasureAsync(ProjectId project, AlertRule rule, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var sample = new AlertSample(rule);
        var (from, to) = (Nanos(now - TimeSpan.FromMinutes(rule.WindowMinutes)), Nanos(now));
        if (rule.Query is null)
            await ListAsync(sample, new TraceListQuery { Project = project, From = from, To = to, Limit = TraceListQuery.MaxLimit }, cancellationToken);
        else if (TraceQlQuery.TryParse(rule.Query, out var query, out _))
            await SearchAsync(sample, new SearchQuery { Project = project, TraceQl = query, From = from, To = to, Limit = AlertLimits.MaxMatches }, cancellationToken);
        else
            return null;
        return sample.Value;
    }

    private async Task ListAsync(AlertSample sample, TraceListQuery first, CancellationToken cancellationToken)
    {
        using var turn = await turns.TakeAsync(cancellationToken);
        var read = 0;
        for (var next = first; read < AlertLimits.MaxTraces;)
        {
            var part = await queries.ListAsync(next, cancellationToken);
            foreach (var trace in part.Traces)
                sample.Add(trace);
            read += part.Traces.Count;
            if (part.Next is null)
                return;
            next = next with { After = part.Next };
        }
    }

    private async Task SearchAsync(AlertSample sample, SearchQuery query, CancellationToken cancellationToken)
    {
        await foreach (var step in search.SearchAsync(query, cancellationToken))
        {
            if (step is SearchStep.Match match)
                sample.Add(match.Trace);
        }
    }

    private static ulong Nanos(DateTimeOffset time) => (ulong)Math.Max(0, (time - DateTimeOffset.UnixEpoch).Ticks) * NanosPerTick;
}

/// <summary>Where people reach the page. What is really listened on is known only once the server has started.</summary>
internal sealed class AlertPage(Func<Uri> address)
{
    public Uri Address => address();
}
