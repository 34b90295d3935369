using Orleans.Runtime;

namespace Orleans.Traces.Server.Startup;

/// <summary>At a stop, closes the silo's journal once no grain works any more, and before the other silos hear that this one is gone: they claim it at that very moment, and
/// what was still written to it then would look like the loss of it.</summary>
internal sealed class JournalClosing(AccountStorage storage) : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(JournalClosing), ServiceLifecycleStage.RuntimeGrainServices, _ => Task.CompletedTask, _ => storage.CloseJournalAsync());
}
