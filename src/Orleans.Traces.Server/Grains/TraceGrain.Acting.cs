using Orleans.Traces.Assembling;
using Orleans.Traces.Otlp;
using Orleans.Traces.Storage;

namespace Orleans.Traces.Server.Grains;

/// <content>Carries out what the assembly decides.</content>
internal sealed partial class TraceGrain
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
            LogStoreUnavailable(_assembly.Key, _retry, e);
            _notBefore = services.Time.GetUtcNow() + _retry;
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
        switch (_assembly.Decide(services.Time.GetUtcNow()))
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
                DeactivateOnIdle();
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
        var stored = await services.Store.FindOutlineAsync(_assembly.Key, CancellationToken.None);
        if (!_assembly.IsLoaded)
            _assembly.Load(stored);
        CountMemory();
    }

    // Returns false where another revision is stored, which is then loaded, or nothing may be stored any more.
    private async Task<bool> SaveAsync(bool isFinal)
    {
        if (!_assembly.IsLarge)
            return await SaveNowAsync(isFinal);

        await services.LargeSaves.WaitAsync();
        try
        {
            return await SaveNowAsync(isFinal);
        }
        finally
        {
            services.LargeSaves.Release();
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
            using var contents = await _journal.ReadAsync(pending.Contents, CancellationToken.None);
            save = assembly.Contents(pending, contents.Entries);
            var outcome = save is null ? new SaveOutcome.Saved() : await services.Store.SaveAsync(save, CancellationToken.None);
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

        _journal.Release(assembly.Saved(pending, save, marker));
        _retry = FirstRetry;
        if (save is not null)
            LogSaved(assembly.Key, save.Summary.State, save.Summary.SpanCount, save.Summary.Revision);
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
    private Task<long> MarkAsync() => _journal.AppendAsync(
        new JournalAppend(_assembly.Key, OtlpSignal.Traces, 0, services.Time.GetUtcNow(), ReadOnlyMemory<byte>.Empty), CancellationToken.None);
}
