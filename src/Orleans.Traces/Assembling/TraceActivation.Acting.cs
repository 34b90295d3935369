using Orleans.Traces.Otlp;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Assembling;

/// <content>Carries out what the assembly decides.</content>
public sealed partial class TraceActivation
{
    private async Task ActAsync(bool saveFirst = false)
    {
        if (_isActing)
            return;
        _isActing = true;
        try
        {
            // Where more is stored than was known, that is loaded now. The activation may go after this, so there is no next time.
            if (saveFirst && !await SaveAsync(isFinal: false))
                await SaveAsync(isFinal: false);
            while (await StepAsync())
            {
            }
        }
        catch (StorageUnavailableException e)
        {
            host.IsUnavailable(_retry, e);
            _notBefore = host.Now + _retry;
            LookAt(_notBefore);
            _retry = _retry * 2 < LastRetry ? _retry * 2 : LastRetry;
        }
        finally
        {
            _isActing = false;
        }
    }

    // Returns true when the next decision is to be taken at once.
    private async Task<bool> StepAsync()
    {
        switch (_assembly.Decide(host.Now))
        {
            case TraceDecision.Load:
                await LoadAsync();
                return true;
            case TraceDecision.Checkpoint:
                await SaveAsync(isFinal: false);
                return true;
            case TraceDecision.Finalize:
                await SaveAsync(isFinal: true);
                return true;
            case TraceDecision.Wait wait:
                LookAt(wait.Until);
                return false;
            case TraceDecision.Leave:
                _alarm?.Cancel();
                _alarm = null;
                host.Leave();
                return false;
            default:
                // Whatever is under way looks again when it is done.
                return false;
        }
    }

    private async Task LoadAsync()
    {
        if (_assembly.IsLoaded)
            return;
        var stored = await host.Store.FindOutlineAsync(key, CancellationToken.None);
        if (!_assembly.IsLoaded)
            _assembly.Load(stored);
        CountMemory();
    }

    // Returns false where another revision is stored, which is then loaded, or nothing may be stored any more.
    private async Task<bool> SaveAsync(bool isFinal)
    {
        if (!_assembly.IsLarge)
            return await SaveNowAsync(isFinal);

        await host.LargeSaves.WaitAsync();
        try
        {
            return await SaveNowAsync(isFinal);
        }
        finally
        {
            host.LargeSaves.Release();
        }
    }

    private async Task<bool> SaveNowAsync(bool isFinal)
    {
        var assembly = _assembly;
        var pending = assembly.BeginSave(isFinal);
        TraceSave? save;
        long? marker = null;
        try
        {
            using var contents = await host.Journal.ReadAsync(pending.Contents, CancellationToken.None);
            save = assembly.Contents(pending, contents.Entries, host.Meaning);
            if (save is { Summary.State: TraceState.Final } && host.Scoring.DueOf(save.Summary) is { Count: > 0 } due)
                save = save with { Due = due };
            var outcome = save is null ? new SaveOutcome.Saved() : await host.Store.SaveAsync(save, CancellationToken.None);
            if (outcome is not SaveOutcome.Saved)
            {
                await AfterNoSaveAsync(assembly, outcome);
                return false;
            }

            if (!isFinal)
                marker = await MarkAsync();
        }
        catch
        {
            assembly.SaveFailed();
            throw;
        }

        host.Journal.Release(assembly.Saved(pending, save, marker));
        _retry = FirstRetry;
        if (save is not null)
            host.HasSaved(save.Summary);
        return true;
    }

    private async Task AfterNoSaveAsync(TraceAssembly assembly, SaveOutcome outcome)
    {
        if (outcome is not SaveOutcome.Stale stale)
        {
            assembly.SaveFailed();
            Forget();
            return;
        }

        var isOver = stale.StoredRevision == 0 && assembly.StoredRevision > 0;
        assembly.SaveWasStale();
        await (isOver ? BeginAnewAsync() : LoadAsync());
    }

    // Says in the journal that the trace is open, before the entries that said so are released.
    private Task<long> MarkAsync() => host.Journal.AppendAsync(
        new JournalAppend(key, OtlpSignal.Traces, 0, host.Now, ReadOnlyMemory<byte>.Empty), CancellationToken.None);

    // The day of what was stored is over: what was loaded of it must not come back as if it were kept. What is not stored is in the journal.
    private async Task BeginAnewAsync()
    {
        _assembly = new TraceAssembly(key, host.Options);
        await AdoptAsync(CancellationToken.None);
    }

    // Another activation may have stored something since this one looked.
    private async Task<bool> IsOpenInStoreAsync() =>
        await host.Store.FindSummaryAsync(key, CancellationToken.None) is { State: TraceState.Open };
}
