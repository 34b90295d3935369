namespace Orleans.Traces.Storage.Journal;

/// <summary>Where an entry's record lies in its journal.</summary>
internal interface IEntryPlace
{
    /// <summary>Bytes that the record takes.</summary>
    int FrameLength { get; }

    /// <summary>A live entry lies here from now on. Called under the index's lock.</summary>
    void Enter();

    /// <summary>An entry that lay here does not any more. Called under the index's lock.</summary>
    void Leave();
}
