using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Traces.Assembling;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Otlp.Cutting;
using Orleans.Traces.Server.Grains.Messages;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Grains;

/// <summary>Gives a <see cref="TraceActivation"/> its address, and its messages a form that Orleans carries. It decides nothing itself.</summary>
/// <remarks>An activation that vanishes loses nothing: a new one takes the trace's unreleased entries from its silo's journal, and the
/// <see cref="JournalSweeper"/> makes sure that there is a new one.</remarks>
[Reentrant, PreferLocalPlacement]
internal sealed partial class TraceGrain(TraceGrainServices services, ILogger<TraceGrain> logger) : Grain, ITraceGrain
{
    private TraceActivation _trace = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var text = this.GetPrimaryKeyString();
        if (!TraceKey.TryParse(text, out var key))
            throw new ArgumentException($"'{text}' is not a trace grain's key; it must be '{{project}}/{{32 hex digits}}'.");

        _trace = new TraceActivation(key, this);
        return _trace.ActivateAsync(cancellationToken);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_held is not null)
            services.Memory.Remove(_held);
        if (reason.ReasonCode != DeactivationReasonCode.ShuttingDown)
            _trace.Deactivate();
        return Task.CompletedTask;
    }

    public async Task<AppendAnswer> Append(AppendChunk chunk)
    {
        if (services.Memory.IsFull)
            return Unavailable($"the open traces hold as much memory as they may ({AssemblyOptions.Section}:{nameof(AssemblyOptions.MaxHeldBytes)}); send the request again");

        return await _trace.AppendAsync((OtlpSignal)chunk.Signal, chunk.Start, chunk.Payload) switch
        {
            AppendOutcome.Taken { Plan: var plan } => new AppendAnswer
            {
                Accepted = plan.Fresh.Count,
                Repeated = plan.Repeated,
                Refused = plan.Refusals.Count == 0 ? [] : [.. plan.Refusals.Select(r => new RefusedItems { Reason = (int)r.Reason, Count = r.Count, Words = r.Example })],
            },
            AppendOutcome.Deleted { Items: var items } => new AppendAnswer
            {
                Refused = [new RefusedItems { Reason = (int)RefusalReason.Deleted, Count = items, Words = $"trace {_trace.Key.TraceId} was deleted" }],
            },
            AppendOutcome.Unavailable { Why: var why } => Unavailable(why),
            var other => throw new InvalidOperationException($"An append cannot end in {other}."),
        };
    }

    public Task Look() => _trace.LookAsync();

    public Task<bool> Wake(string journalName) => _trace.WakeAsync(journalName);

    public Task Rest(bool spill) => _trace.RestAsync(spill);

    public Task<long[]> Redeliver(RedeliveredEntry[] entries) => services.Memory.IsFull
        // They are held with their bytes until they are stored: they stay where they are until there is room.
        ? Task.FromResult<long[]>([])
        : _trace.RedeliverAsync(
        [
            .. entries.Select(e => new JournalEntry(e.Sequence, new JournalAppend(_trace.Key, (OtlpSignal)e.Signal, Start: 0, e.ReceivedAt, e.Payload))),
        ]);

    public async Task<DeleteAnswer> Delete()
    {
        try
        {
            return new DeleteAnswer { IsKnown = await _trace.DeleteAsync() };
        }
        catch (StorageUnavailableException e)
        {
            return new DeleteAnswer { Unavailable = e.Message };
        }
    }

    public async Task<OpenItems?> Read()
    {
        using var open = await _trace.ReadAsync();
        return open is null ? null : new OpenItems
        {
            Traces = OpenItems.Join(open.Entries, OtlpSignal.Traces, _trace.Foreign),
            Logs = OpenItems.Join(open.Entries, OtlpSignal.Logs, _trace.Foreign),
            IsTruncated = _trace.IsTruncated,
            Journal = services.Journal.Name,
        };
    }

    public async Task<SummaryMessage?> Summarize() => await _trace.SummarizeAsync() is { } summary ? new SummaryMessage(summary) : null;

    private static AppendAnswer Unavailable(string why) => new() { Unavailable = why };
}
