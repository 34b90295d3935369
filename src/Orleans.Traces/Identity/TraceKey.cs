namespace Orleans.Traces.Identity;

/// <summary>Where a trace lives: its project and its id. Text form, and a trace grain's key: <c>{project}/{trace id}</c>.</summary>
public readonly record struct TraceKey(ProjectId Project, TraceId TraceId)
{
    /// <summary>Reads the text form.</summary>
    public static bool TryParse(string text, out TraceKey key)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && ProjectId.TryParse(text[..slash], out var project) && TraceId.TryParse(text.AsSpan(slash + 1), out var trace))
        {
            key = new TraceKey(project, trace);
            return true;
        }

        key = default;
        return false;
    }

    /// <summary><c>{project}/{trace id}</c>.</summary>
    public override string ToString() => $"{Project}/{TraceId}";
}
