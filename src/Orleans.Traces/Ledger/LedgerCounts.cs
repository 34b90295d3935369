namespace Orleans.Traces.Ledger;

/// <summary>The counts of one signal, whatever they are of: a key's hour, or a sum. Not safe for use by several threads.</summary>
/// <remarks>Always <c>Received = Accepted + Repeated + RefusedCount + Retryable</c>. <see cref="Stored"/> stands apart: what is stored was received
/// earlier, maybe in another hour.</remarks>
public sealed class LedgerCounts
{
    // One entry a reason.
    private readonly SortedDictionary<string, ReasonCount> _refused = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ReasonCount> _requests = new(StringComparer.Ordinal);

    /// <summary>Items of the requests that could be read.</summary>
    public long Received { get; private set; }

    /// <summary>Made durable.</summary>
    public long Accepted { get; private set; }

    /// <summary>Known already, and durable.</summary>
    public long Repeated { get; private set; }

    /// <summary>Not taken, and the client was asked to send them again.</summary>
    public long Retryable { get; private set; }

    /// <summary>Written to the store, as a part of a trace.</summary>
    public long Stored { get; private set; }

    /// <summary>When a request with items last came, in Unix nanoseconds; 0: never.</summary>
    public ulong LastReceived { get; private set; }

    /// <summary>Items refused for good, by <see cref="LedgerWords"/>.</summary>
    public IReadOnlyDictionary<string, ReasonCount> Refused => _refused;

    /// <summary>Requests by <see cref="LedgerWords"/> of what they came to.</summary>
    public IReadOnlyDictionary<string, ReasonCount> Requests => _requests;

    /// <summary>Items refused for good.</summary>
    public long RefusedCount => _refused.Values.Sum(r => r.Count);

    /// <summary>Counts with these numbers, and no reasons yet.</summary>
    public static LedgerCounts Of(long received, long accepted, long repeated, long retryable, (long Stored, ulong LastReceived) more) => new()
    {
        Received = received,
        Accepted = accepted,
        Repeated = repeated,
        Retryable = retryable,
        Stored = more.Stored,
        LastReceived = more.LastReceived,
    };

    /// <summary>Adds a request's items.</summary>
    public void Add(ItemCounts items, ulong now)
    {
        Received += items.Received;
        Accepted += items.Accepted;
        Repeated += items.Repeated;
        Retryable += items.Retryable;
        if (items.Received > 0)
            LastReceived = Math.Max(LastReceived, now);
        foreach (var (reason, count, example) in items.Refused)
            AddRefused(LedgerWords.Of(reason), new ReasonCount(count, example));
    }

    /// <summary>Adds items that were stored.</summary>
    public void AddStored(long items) => Stored += items;

    /// <summary>Adds refused items by the word of their reason.</summary>
    public void AddRefused(string word, ReasonCount count) => Add(_refused, word, count);

    /// <summary>Adds requests by the word of what they came to.</summary>
    public void AddRequests(string word, ReasonCount count) => Add(_requests, word, count);

    /// <summary>Adds other counts; their examples are the later ones.</summary>
    public void Add(LedgerCounts later)
    {
        Received += later.Received;
        Accepted += later.Accepted;
        Repeated += later.Repeated;
        Retryable += later.Retryable;
        Stored += later.Stored;
        LastReceived = Math.Max(LastReceived, later.LastReceived);
        foreach (var (word, count) in later._refused)
            AddRefused(word, count);
        foreach (var (word, count) in later._requests)
            AddRequests(word, count);
    }

    /// <summary>A copy that does not change with these.</summary>
    public LedgerCounts Copy()
    {
        var copy = new LedgerCounts();
        copy.Add(this);
        return copy;
    }

    private static void Add(SortedDictionary<string, ReasonCount> counts, string word, ReasonCount count) =>
        counts[word] = counts.GetValueOrDefault(word, new ReasonCount(0, "")).Plus(count);
}
