using System.Diagnostics.CodeAnalysis;
using Orleans.Traces.Identity;

namespace Orleans.Traces.Server.Tempo;

/// <summary>Trace ids as Tempo takes them: up to 32 hex digits, the missing ones in front being 0.</summary>
internal static class TempoTraceId
{
    private const int Digits = 2 * TraceId.Size;

    /// <summary>Reads one, or says what is wrong with it, as Tempo does.</summary>
    public static bool TryParse(string text, out TraceId id, [NotNullWhen(false)] out string? problem)
    {
        id = default;
        problem = null;
        for (var i = 0; i < text.Length && problem is null; i++)
        {
            if (!char.IsAsciiHexDigit(text[i]))
                problem = $"trace IDs can only contain hex characters: invalid character '{text[i]}' at position {i + 1}";
        }

        if (problem is null && text.Length > Digits)
            problem = "trace IDs can't be larger than 128 bits";
        if (problem is null && !TraceId.TryParse(text.PadLeft(Digits, '0'), out id))
            problem = "trace IDs can't be all zeros";
        return problem is null;
    }
}
