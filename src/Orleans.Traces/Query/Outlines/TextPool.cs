namespace Orleans.Traces.Query.Outlines;

/// <summary>Texts, each held once and cut when it is long: a trace has few names, but a hostile one has as many as spans.</summary>
internal sealed class TextPool
{
    // What a string and its place in a list take besides its characters.
    private const int BytesOfString = 32;

    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly List<string> _texts = [];

    public TextPool(IEnumerable<string> texts)
    {
        foreach (var text in texts)
            Place(text);
    }

    /// <summary>About what the texts take.</summary>
    public long Bytes { get; private set; }

    public int Place(string text)
    {
        if (text.Length > TraceOutline.MaxLength)
            text = string.Concat(text.AsSpan(0, TraceOutline.MaxLength), "…");
        if (_places.TryGetValue(text, out var place))
            return place;

        _places.Add(text, place = _texts.Count);
        _texts.Add(text);
        Bytes += BytesOfString + (sizeof(char) * text.Length);
        return place;
    }

    public string[] ToArray() => [.. _texts];
}
