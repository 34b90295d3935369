using Orleans.Traces.GenAi;
using Orleans.Traces.Otlp;

namespace Orleans.Traces.Query.Decoding;

/// <summary>Reads the facts of spans from their bytes, and of their attributes those alone that make a difference: prompts are stepped over.
/// For the spans of one trace, and one thread at a time.</summary>
public sealed class FactsDecoder
{
    private readonly SpanDecoder _decoder = new(new ContextDecoder(FactsReader.Needs), FactsReader.Needs);

    /// <summary>The facts of a span that has its bytes.</summary>
    public SpanFacts Read(SpanItem span) => FactsReader.Read(_decoder.Decode(span, 0, []));
}
