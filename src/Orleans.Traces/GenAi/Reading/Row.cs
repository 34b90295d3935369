namespace Orleans.Traces.GenAi.Reading;

/// <summary>One row of a convention's table: what says what.</summary>
/// <param name="Field">What it says.</param>
/// <param name="Key">What says it: an attribute's key; the start of several keys where it ends in a dot; an event's name.</param>
internal sealed record Row(Field Field, string Key)
{
    /// <summary>Reads a value in another way than the field does by itself; null: as the field does.</summary>
    public Func<SentValue, object?>? Read { get; init; }

    /// <summary>What a value must be, where it must be more than the field's; null: as the field has it.</summary>
    public string? Expected { get; init; }

    /// <summary>Reads all attributes whose keys start with <see cref="Key"/>; null: the row is of a single key.</summary>
    public Func<NumberedKeys, object?>? ReadNumbered { get; init; }

    /// <summary>Reads the events and log records of the name <see cref="Key"/>, with those of the field's other rows of events that are read by
    /// the same function, in the order sent; null: the row is of attributes.</summary>
    public Func<IReadOnlyList<SentEvent>, object?>? ReadEvents { get; init; }

    /// <summary>Members to go down by within JSON, with dots between, of a list its first item; null: the value itself.</summary>
    public string? Path { get; init; }

    /// <summary>The kinds of span that it holds for; null: all.</summary>
    public SpanKind[]? Kinds { get; init; }

    /// <summary>It counts without what was cached or thought, which is to be added.</summary>
    public bool IsExclusive { get; init; }

    /// <summary>The value is often something else, which is no reason for a warning.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Whether it holds for a span of this kind.</summary>
    public bool HoldsFor(SpanKind kind) => Kinds is null || Kinds.Contains(kind);

    /// <summary>What the row reads of a value; null: nothing.</summary>
    public object? Value(SentValue sent) =>
        (Path is null ? sent : sent.Under(Path)) is { IsNothing: false } value ? (Read ?? Field.Read)(value) : null;
}
