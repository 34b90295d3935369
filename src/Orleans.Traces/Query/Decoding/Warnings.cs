using System.Globalization;

namespace Orleans.Traces.Query.Decoding;

/// <summary>What could not be shown of one span as it was sent. At most <see cref="Limit"/> are kept in words; the others are counted.</summary>
internal sealed class Warnings
{
    /// <summary>Warnings kept in words for one span.</summary>
    public const int Limit = 20;

    private readonly List<string> _texts = [];
    private int _omitted;

    /// <summary>Notes a warning about a place in the span.</summary>
    public void Add(Place place, string text)
    {
        if (_texts.Count < Limit)
            _texts.Add($"{place}: {text}");
        else
            _omitted++;
    }

    /// <summary>Notes how many of something the sender left out; nothing for 0.</summary>
    public void AddDropped(Place place, ulong count, string what)
    {
        if (count > 0)
            Add(place, string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? " was" : "s were")} dropped by the sender"));
    }

    /// <summary>Notes what others noted already.</summary>
    public void AddAll(Warnings others)
    {
        foreach (var text in others._texts)
        {
            if (_texts.Count < Limit)
                _texts.Add(text);
            else
                _omitted++;
        }

        _omitted += others._omitted;
    }

    /// <summary>The warnings in the order noted.</summary>
    public IReadOnlyList<string> ToList() => _omitted == 0 ? [.. _texts] : [.. _texts, $"… and {_omitted} more"];
}
