namespace Orleans.Traces.GenAi.Reading;

/// <summary>A row that met something on a span. What it met is read when the field is asked for, and once.</summary>
internal sealed class Hit(PlacedRow placed, SentValue? value, NumberedKeys? keys, List<SentEvent>? events)
{
    private object? _read;
    private bool _isRead;

    /// <summary>The row.</summary>
    public Row Row => placed.Row;

    /// <summary>Its place: the lower counts first.</summary>
    public int Order => placed.Order;

    /// <summary>The attribute that it met; null: it met something else.</summary>
    public SentValue? Sent => value;

    /// <summary>The events that it met; null: it met something else.</summary>
    public List<SentEvent>? Events => events;

    /// <summary>The next one of the same field.</summary>
    public Hit? Next { get; set; }

    /// <summary>What the row makes of what it met; null: nothing.</summary>
    public object? Read()
    {
        if (!_isRead)
        {
            _isRead = true;
            _read = value is not null ? Row.Value(value) : keys is not null ? Row.ReadNumbered!(keys) : Row.ReadEvents!(events!);
        }

        return _read;
    }
}
