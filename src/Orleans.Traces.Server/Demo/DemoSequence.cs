using System.Globalization;

namespace Orleans.Traces.Server.Demo;

/// <summary>Ids and factors that look like chance and depend on a seed alone (SplitMix64).</summary>
internal sealed class DemoSequence(ulong seed)
{
    private ulong _state = seed;

    /// <summary>32 hex digits, never all zero.</summary>
    public string TraceId() => Hex(NextNonZero()) + Hex(Next());

    /// <summary>16 hex digits, never all zero.</summary>
    public string SpanId() => Hex(NextNonZero());

    /// <summary>A name as services give to answers and calls: a prefix and 12 hex digits.</summary>
    public string Name(string prefix) => prefix + Hex(Next())[..12];

    /// <summary>From <paramref name="low"/>, inclusive, to <paramref name="high"/>, exclusive.</summary>
    public double Between(double low, double high) => low + (high - low) * ((Next() >> 11) * (1.0 / (1UL << 53)));

    private static string Hex(ulong value) => value.ToString("x16", CultureInfo.InvariantCulture);

    private ulong NextNonZero()
    {
        // At most one state in 2^64 gives zero, so the second draw never does.
        var value = Next();
        return value != 0 ? value : Next();
    }

    private ulong Next()
    {
        unchecked
        {
            var z = _state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
