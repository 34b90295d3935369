using Orleans.Traces.Otlp;
using Orleans.Traces.Query;
using Orleans.Traces.Server.Grains;
using Orleans.Traces.Server.Grains.Messages;
using Orleans.Traces.Server.Members;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Query;

/// <summary>Reads the log store and what the log grains still hold as one.</summary>
/// <remarks>What is held is always asked before the store: a record that is saved in between is then found in the store, so that nothing
/// acknowledged is ever missing from an answer. One that both have is one, by its identity.</remarks>
internal sealed class LogQueries(IGrainFactory grains, ILogStore store, IOpenEntries entries) : ILogQueries
{
    public async Task<LogPage> ListAsync(LogListQuery query, CancellationToken cancellationToken)
    {
        var newest = new NewestLogs(query);
        var question = LogQuestion.Of(query);
        var shards = (await entries.LogsAsync(query.Project, cancellationToken)).Select(l => l.ToString());
        foreach (var held in await Task.WhenAll(shards.Select(s => AskAsync(s, question))))
        {
            if (held is not null)
                newest.Add(PageOf(held));
        }

        newest.Add(await store.ListAsync(query, cancellationToken));
        return newest.ToPage();
    }

    private Task<HeldLogs?> AskAsync(string shard, LogQuestion question) =>
        GrainQuestion.AskAsync($"log shard {shard}", () => grains.GetGrain<ILogGrain>(shard).Read(question));

    private static LogPage PageOf(HeldLogs held)
    {
        LogCursor? next = null;
        if (held.Next is not null && !LogCursor.TryParse(held.Next, out next))
            throw new InvalidDataException($"'{held.Next}' is not a cursor of log records.");
        return new LogPage([.. OtlpChunk.Read(OtlpSignal.Logs, held.Payload).Cast<LogItem>()], next);
    }
}
