namespace Orleans.Traces.Scoring.Running;

/// <summary>Decides when a scorer is paused: it fails, and fails with whatever comes next. For one caller at a time.</summary>
/// <remarks>What may pass by itself counts for nothing either way: such traces are tried again and parked each for itself.</remarks>
public sealed class FailureRun
{
    /// <summary>Failures in a row after which a scorer is paused.</summary>
    public const int Most = 5;

    private int _version;
    private int _count;

    /// <summary>Notes what came of a trace; why the scorer is to be paused; null: it goes on.</summary>
    public string? After(int version, ScoringOutcome outcome)
    {
        if (version != _version)
            (_version, _count) = (version, 0);
        switch (outcome)
        {
            case ScoringOutcome.Failed { Fault: ScoringFault.Lasting } failed:
                return ++_count >= Most ? failed.Error : null;
            case ScoringOutcome.Judged { Scores: > 0 }:
                _count = 0;
                return null;
            default:
                return null;
        }
    }

    /// <summary>Begins anew: somebody says that it may.</summary>
    public void Forget() => _count = 0;
}
