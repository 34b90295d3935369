using System.IO.Hashing;
using Orleans.Traces.Bench.Load;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query;

namespace Orleans.Traces.Bench.Corpus;

/// <summary>One trace of an agent that runs for very long: steps below the root, calls below the steps, each call with the latest part of one
/// conversation, most of which the call before had too.</summary>
internal sealed class LargeTrace
{
    private const int CallsInStep = 50, TranscriptBytes = 8 << 20, LeastText = 16, BytesOfTheRest = 330;
    private const int NewInCallOf = 8;
    private const ulong Millisecond = 1_000_000;
    private const long Pass = 1L << 29;

    private static readonly TimeSpan StartsBefore = TimeSpan.FromSeconds(30);

    private readonly int _spans, _textLength, _inRequest;
    private readonly bool _gzip;
    private readonly string _transcript;
    private readonly DateTime _start = DateTime.UtcNow - (2 * StartsBefore);
    private readonly Lock _lock = new();
    private readonly HashSet<UInt128> _hashes = [];

    // The root ends last.
    private int _next = 1;

    /// <param name="spans">How many.</param>
    /// <param name="bytes">About what they take together.</param>
    /// <param name="options">How they are sent.</param>
    public LargeTrace(int spans, long bytes, CorpusOptions options)
    {
        (_spans, _inRequest, _gzip) = (spans, options.ItemsInRequest, options.Gzip);
        _textLength = (int)Math.Clamp((bytes / spans) - BytesOfTheRest, LeastText, TranscriptBytes / 2);
        var random = new Random(20261123);
        _transcript = new Prose(Language.English, options.Words, random).Text(TranscriptBytes + _textLength, random);
    }

    public TraceId Id { get; } = new TraceIds(Pass, 0).Trace;

    /// <summary>A time before which no other trace starts.</summary>
    public string EarlierThanOthers => UnixTime.ToText(Nanos(_start + StartsBefore));

    /// <summary>Bytes of the spans that were dealt out.</summary>
    public long Bytes { get; private set; }

    /// <summary>The next request, ready to be sent; null: only the root is left.</summary>
    public async Task<PreparedRequest?> NextAsync()
    {
        int first;
        lock (_lock)
        {
            first = _next;
            _next = Math.Min(_spans, first + _inRequest);
        }

        return first < _spans ? await PrepareAsync(Enumerable.Range(first, Math.Min(_inRequest, _spans - first))) : null;
    }

    /// <summary>The root, which is to be sent last.</summary>
    public Task<PreparedRequest> RootAsync() => PrepareAsync([0]);

    /// <summary>How many of the spans that were sent are not among these, byte for byte, and how many of these were not sent or are there twice.</summary>
    public (int Missing, int Foreign) Compare(IEnumerable<ReadOnlyMemory<byte>> spans)
    {
        var (left, foreign) = (_hashes.ToHashSet(), 0);
        foreach (var span in spans)
            foreign += left.Remove(XxHash128.HashToUInt128(span.Span)) ? 0 : 1;
        return (left.Count, foreign);
    }

    private async Task<PreparedRequest> PrepareAsync(IEnumerable<int> spans)
    {
        var request = new PreparedRequest(OtlpSignal.Traces, [.. spans.Select(i => new PlacedItem(0, SpanTemplate.Of(Plan(i))))], _gzip);
        await request.PrepareAsync(Pass, Nanos(_start));
        lock (_lock)
        {
            foreach (var span in request.PreparedItems)
            {
                _hashes.Add(XxHash128.HashToUInt128(span.Span));
                Bytes += span.Length;
            }
        }

        return request;
    }

    private static ulong Nanos(DateTime time) => (ulong)(time - DateTime.UnixEpoch).Ticks * 100;

    private SpanPlan Plan(int index)
    {
        var isStep = index % CallsInStep == 1;
        var start = (ulong)index * Millisecond;
        var (parent, name, length) = index == 0 ? (-1, "invoke_agent researcher", (ulong)_spans + CallsInStep)
            : isStep ? (0, "invoke_agent step", CallsInStep)
            : (((index - 1) / CallsInStep * CallsInStep) + 1, "chat gpt-4.1-mini", 1UL);
        var at = (int)((long)index * Math.Max(1, _textLength / NewInCallOf) % TranscriptBytes);
        return new SpanPlan(index, parent, name) { IsClient = index > 0 && !isStep, Start = start, End = start + (length * Millisecond) }
            .With("gen_ai.operation.name", isStep || index == 0 ? "invoke_agent" : "chat").With("gen_ai.request.model", "gpt-4.1-mini")
            .With("gen_ai.usage.input_tokens", _textLength / 4L).With("gen_ai.usage.output_tokens", 40L)
            .With("gen_ai.input.messages", $$"""[{"role":"user","parts":[{"type":"text","content":"{{_transcript.AsSpan(at, _textLength)}}"}]}]""");
    }
}
