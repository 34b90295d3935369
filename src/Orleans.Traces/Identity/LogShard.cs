using System.Globalization;
using System.IO.Hashing;

namespace Orleans.Traces.Identity;

/// <summary>One of the few parts that a project's log stream is gathered in. Text form, and a log grain's key: <c>{project}/{number}</c>.</summary>
/// <param name="Project">Whose log records.</param>
/// <param name="Number">Which part, from 0.</param>
public readonly record struct LogShard(ProjectId Project, int Number)
{
    /// <summary>The shard that takes a chunk. A repeat of the same request meets what is held of it there.</summary>
    /// <param name="project">Whose chunk.</param>
    /// <param name="payload">The chunk.</param>
    /// <param name="shards">How many shards there are.</param>
    public static LogShard Of(ProjectId project, ReadOnlySpan<byte> payload, int shards) =>
        new(project, (int)(XxHash3.HashToUInt64(payload) % (ulong)shards));

    /// <summary>Reads the text form.</summary>
    public static bool TryParse(string text, out LogShard shard)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && ProjectId.TryParse(text[..slash], out var project)
            && int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            shard = new LogShard(project, number);
            return true;
        }

        shard = default;
        return false;
    }

    /// <summary><c>{project}/{number}</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Project}/{Number}");
}
