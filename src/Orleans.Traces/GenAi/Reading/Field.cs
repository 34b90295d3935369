namespace Orleans.Traces.GenAi.Reading;

/// <summary>Something that a span may mean, whatever convention says it.</summary>
/// <param name="index">Its place among <see cref="Fields.All"/>.</param>
/// <param name="expected">What a value of it must be, for a warning: "a number of tokens".</param>
/// <param name="read">Reads a value that was sent; null: it is not what is expected.</param>
internal sealed class Field(int index, string expected, Func<SentValue, object?> read)
{
    /// <summary>Its place among <see cref="Fields.All"/>.</summary>
    public int Index => index;

    /// <summary>What a value of it must be, for a warning.</summary>
    public string Expected => expected;

    /// <summary>Reads a value that was sent; null: it is not what is expected.</summary>
    public Func<SentValue, object?> Read => read;

    /// <summary>Whether <see cref="SpanFacts"/> needs it.</summary>
    public bool IsFact { get; init; }

    /// <summary>Whether it may stand on the resource as well, for all of its spans.</summary>
    public bool IsContext { get; init; }

    /// <summary>Whether a value that is not understood is worth a warning.</summary>
    public bool IsSilent { get; init; }
}
