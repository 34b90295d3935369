using System.Globalization;
using System.Text.RegularExpressions;

namespace Orleans.Traces.Server.Tempo;

/// <summary>Tempo's older search by tags as TraceQL: a trace in which each tag is somewhere, its value holding the text in either case.</summary>
internal static class TempoTagQuery
{
    private static readonly Dictionary<string, string> Intrinsics = new(StringComparer.Ordinal)
    {
        ["name"] = "name", ["root.name"] = "rootName", ["root.service.name"] = "rootServiceName",
    };

    private static readonly string[] Statuses = ["ok", "error", "unset"];

    /// <summary>The query.</summary>
    /// <param name="tags">The tags.</param>
    /// <param name="least">The least duration of the trace, in nanoseconds; 0: any.</param>
    /// <param name="most">The greatest; 0: any.</param>
    public static string Of(IReadOnlyList<KeyValuePair<string, string>> tags, ulong least, ulong most)
    {
        var durations = new List<string>();
        if (least > 0)
            durations.Add(string.Create(CultureInfo.InvariantCulture, $"traceDuration >= {least}ns"));
        if (most > 0)
            durations.Add(string.Create(CultureInfo.InvariantCulture, $"traceDuration <= {most}ns"));
        return tags.Count == 0
            ? $"{{ {string.Join(" && ", durations)} }}"
            : string.Join(" && ", tags.Select(t => $"{{ {string.Join(" && ", [$"({Condition(t.Key, t.Value)})", .. durations])} }}"));
    }

    private static string Condition(string key, string value)
    {
        if (key == "error" && value == "true")
            return "status = error";
        if (key == "status.code" && Statuses.Contains(value))
            return $"status = {value}";

        var field = Intrinsics.GetValueOrDefault(key) ?? "." + Quoted(key);
        var isIntrinsic = field[0] != '.';
        if (value.Length == 0 && !isIntrinsic)
            return $"{field} != nil";

        // A pattern says nothing of numbers and booleans: they are compared.
        var pattern = $"{field} =~ {Quoted($"(?is).*{Regex.Escape(value)}.*")}";
        var isNumber = decimal.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _) && value.Length < 16
            && char.IsAsciiDigit(value[0]) && char.IsAsciiDigit(value[^1]);
        return !isIntrinsic && (isNumber || value is "true" or "false") ? $"{pattern} || {field} = {value}" : pattern;
    }

    private static string Quoted(string text) => "\"" + text
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal) + "\"";
}
