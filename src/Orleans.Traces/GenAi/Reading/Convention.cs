namespace Orleans.Traces.GenAi.Reading;

/// <summary>How one family of clients says what a span means: a table of keys and fields.</summary>
/// <param name="Name">Whose convention it is.</param>
/// <param name="Rank">What it gives way to. (Rows of events come after those of attributes, those of log records after both.)</param>
/// <param name="Rows">The table. Of two rows of one field the earlier counts first.</param>
internal sealed record Convention(string Name, Rank Rank, IReadOnlyList<Row> Rows);
