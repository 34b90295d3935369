namespace Orleans.Traces.Storage.AzureTables.Days;

/// <summary>What a day's table holds.</summary>
/// <param name="Letter">Stands in the table's name.</param>
internal sealed record DayKind(char Letter)
{
    /// <summary>Traces.</summary>
    public static DayKind Traces { get; } = new('t');

    /// <summary>Log records outside of traces.</summary>
    public static DayKind Logs { get; } = new('l');
}
