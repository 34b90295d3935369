using System.Collections.Concurrent;
using Orleans.Traces.Identity;

namespace Orleans.Traces.GenAi.Prices;

/// <summary>The models of one project that have no price. Noted for every span that is saved with one, from many threads at once.</summary>
/// <remarks>At most <see cref="MaxModels"/>: past them, the one that was not met for the longest time makes room, since what a client
/// makes up anew for each call is met once.</remarks>
public sealed class UnknownModels
{
    /// <summary>Models that are remembered.</summary>
    public const int MaxModels = 150;

    /// <summary>Characters of a model's name that are remembered.</summary>
    public const int MaxModelLength = 128;

    /// <summary>Characters of a provider's name that are remembered.</summary>
    public const int MaxProviderLength = 64;

    private readonly ConcurrentDictionary<(string? Provider, string Model), Entry> _entries = new();
    private readonly Lock _adding = new();
    private int _changes;

    /// <summary>Goes up with every change: whoever saves compares.</summary>
    public int Changes => Volatile.Read(ref _changes);

    /// <summary>Notes a span.</summary>
    public void Note(string? provider, string model, TraceId trace, TokenUsage usage, DateTimeOffset now) => Add(new UnknownModel
    {
        Provider = provider is { Length: > 0 } ? Cut(provider, MaxProviderLength) : null,
        Model = Cut(model, MaxModelLength),
        SpanCount = 1,
        InputTokens = Math.Max(usage.Input ?? 0, 0),
        OutputTokens = Math.Max(usage.Output ?? 0, 0),
        FirstSeen = now,
        LastSeen = now,
        Trace = trace,
    });

    /// <summary>Adds what was noted elsewhere, or before a restart.</summary>
    public void Add(UnknownModel more)
    {
        var key = (more.Provider, more.Model);
        if (!_entries.TryGetValue(key, out var entry))
            entry = MakeRoomFor(key);
        entry.Add(more);
        Interlocked.Increment(ref _changes);
    }

    /// <summary>All of them, those that were met last first.</summary>
    public IReadOnlyList<UnknownModel> All() =>
        [.. _entries.Values.Select(e => e.Model).OfType<UnknownModel>().OrderByDescending(m => m.LastSeen).ThenBy(m => m.Model, StringComparer.Ordinal)];

    private Entry MakeRoomFor((string? Provider, string Model) key)
    {
        lock (_adding)
        {
            if (_entries.Count >= MaxModels && !_entries.ContainsKey(key))
                _entries.TryRemove(_entries.MinBy(e => e.Value.Model?.LastSeen ?? DateTimeOffset.MaxValue).Key, out _);
            return _entries.GetOrAdd(key, _ => new Entry());
        }
    }

    // Half a character beyond the basic plane is none.
    private static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    private sealed class Entry
    {
        private readonly Lock _lock = new();
        private UnknownModel? _model;

        public UnknownModel? Model => Volatile.Read(ref _model);

        public void Add(UnknownModel more)
        {
            lock (_lock)
            {
                var later = _model is { } known && known.LastSeen > more.LastSeen ? known : more;
                Volatile.Write(ref _model, _model is { } before
                    ? before with
                    {
                        SpanCount = Sum(before.SpanCount, more.SpanCount),
                        InputTokens = Sum(before.InputTokens, more.InputTokens),
                        OutputTokens = Sum(before.OutputTokens, more.OutputTokens),
                        FirstSeen = before.FirstSeen < more.FirstSeen ? before.FirstSeen : more.FirstSeen,
                        LastSeen = later.LastSeen,
                        Trace = later.Trace,
                    }
                    : more);
            }
        }

        // Numbers that clients send can be any.
        private static long Sum(long a, long b) => (long)Int128.Min((Int128)a + b, long.MaxValue);
    }
}
