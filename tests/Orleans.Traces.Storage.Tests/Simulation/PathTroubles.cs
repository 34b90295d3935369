namespace Orleans.Traces.Storage.Tests.Simulation;

/// <summary>What the simulations of the whole path went through. A simulation that met none of the trouble it is about proves nothing.</summary>
internal sealed record PathTroubles
{
    public int Requests { get; set; }

    public int Repeats { get; set; }

    public int Refused { get; set; }

    public int Unanswered { get; set; }

    public int Kills { get; set; }

    public int PowerCuts { get; set; }

    public int DeathsInReplay { get; set; }

    public int Stops { get; set; }

    public int JournalFailures { get; set; }

    public int TornWrites { get; set; }

    public int FailedSyncs { get; set; }

    public int FailedReads { get; set; }

    public int SlowSyncs { get; set; }

    public int Lost { get; set; }

    public int Doubled { get; set; }

    public int Rests { get; set; }

    public int Spills { get; set; }

    public int ClockJumps { get; set; }

    public int FailedSaves { get; set; }

    public int SavedAllTheSame { get; set; }

    public int Stale { get; set; }

    public int Checkpoints { get; set; }

    public int Final { get; set; }

    public int Reopened { get; set; }

    public int ReopenedDaysLater { get; set; }

    public int ReopenedAfterRestart { get; set; }

    public int EarlierStarts { get; set; }

    public int Redelivered { get; set; }

    public void Add(PathTroubles other)
    {
        foreach (var count in typeof(PathTroubles).GetProperties().Where(p => p.PropertyType == typeof(int)))
            count.SetValue(this, (int)count.GetValue(this)! + (int)count.GetValue(other)!);
    }
}
