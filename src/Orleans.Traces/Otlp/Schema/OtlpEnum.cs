using System.Text;

namespace Orleans.Traces.Otlp.Schema;

/// <summary>An enum of OTLP: names of the numbers 0, 1, 2 and so on. Numbers without a name are valid too.</summary>
public sealed class OtlpEnum
{
    private readonly byte[][] _names;

    internal OtlpEnum(string name, params string[] names)
    {
        Name = name;
        _names = [.. names.Select(Encoding.ASCII.GetBytes)];
    }

    /// <summary>The enum's name in the protocol's definition.</summary>
    public string Name { get; }

    /// <summary>The number of a name, in the definition's spelling (<c>SPAN_KIND_SERVER</c>).</summary>
    public bool TryParse(ReadOnlySpan<byte> utf8, out int number)
    {
        for (number = 0; number < _names.Length; number++)
        {
            if (utf8.SequenceEqual(_names[number]))
                return true;
        }

        number = 0;
        return false;
    }

    /// <summary>The name of a number, in the definition's spelling as UTF-8; null where it has none.</summary>
    public byte[]? NameOf(int number) => (uint)number < (uint)_names.Length ? _names[number] : null;
}
