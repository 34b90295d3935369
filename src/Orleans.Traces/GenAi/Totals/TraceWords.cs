using System.Diagnostics.CodeAnalysis;

namespace Orleans.Traces.GenAi.Totals;

/// <summary>What the spans of a trace say of the whole: the first in tree order counts, of tags all.</summary>
internal sealed class TraceWords
{
    private readonly SortedSet<string> _tags = new(StringComparer.Ordinal);
    private string? _name, _session, _user, _environment, _release;

    /// <summary>Whether a text is there, and short enough for a trace to carry it.</summary>
    public static bool IsShort([NotNullWhen(true)] string? text) => text is { Length: > 0 and <= TraceFacts.MaxLength };

    /// <summary>Takes what a span says. Spans come in tree order.</summary>
    public void Take(SpanFacts facts)
    {
        _name ??= Short(facts.TraceName);
        _session ??= Short(facts.SessionId);
        _user ??= Short(facts.UserId);
        _environment ??= Short(facts.Environment);
        _release ??= Short(facts.Release);
        foreach (var tag in facts.Tags)
        {
            if (IsShort(tag))
                _tags.Add(tag);
        }
    }

    /// <summary>The facts with these words.</summary>
    public TraceFacts Name(TraceFacts facts) => facts with
    {
        Name = _name,
        SessionId = _session,
        UserId = _user,
        Environment = _environment,
        Release = _release,
        Tags = [.. _tags.Take(TraceFacts.MaxTags)],
    };

    private static string? Short(string? text) => IsShort(text) ? text : null;
}
