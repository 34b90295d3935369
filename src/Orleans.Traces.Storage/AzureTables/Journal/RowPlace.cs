using Orleans.Traces.Storage.Journal;

namespace Orleans.Traces.Storage.AzureTables.Journal;

/// <summary>An entry's rows: its sequence says which they are.</summary>
/// <param name="FrameLength">Bytes of them.</param>
/// <param name="Rows">How many there are.</param>
internal readonly record struct RowPlace(int FrameLength, int Rows) : IEntryPlace
{
    public void Enter()
    {
        // Nothing is counted: a row is of one entry alone.
    }

    public void Leave()
    {
        // As above.
    }
}
