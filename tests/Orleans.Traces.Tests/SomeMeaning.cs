using Orleans.Traces.GenAi.Prices;
using Orleans.Traces.GenAi.Totals;
using Orleans.Traces.Identity;
using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.Tests;

/// <summary>Spans that mean something, and what they cost.</summary>
internal sealed class SomeMeaning : IPrices, IPriceBooks
{
    /// <summary>A tenth of a cent a token, whatever the model.</summary>
    public static TraceMeaning ATenthOfACent { get; } = new(new SomeMeaning());

    /// <summary>The same for every project.</summary>
    public static IPriceBooks Books { get; } = new SomeMeaning();

    public IPrices Of(ProjectId project) => this;

    public Receipt? Find(PricedCall call) =>
        new("somebody", call.Models[0], "own", default, [], ((call.Usage.Input ?? 0) + (call.Usage.Output ?? 0)) * 0.001m);

    /// <summary>Writes the attributes of a model call, which differ by number, as fields of a span.</summary>
    public static void WriteCall(WireWriter span, int number)
    {
        Text(span, "gen_ai.operation.name", "chat");
        Text(span, "gen_ai.request.model", $"m{number % 3}");
        Number(span, "gen_ai.usage.input_tokens", 10 + number);
        Number(span, "gen_ai.usage.output_tokens", number);
        if (number % 4 == 1)
            Text(span, "session.id", $"s{number}");
    }

    private static void Text(WireWriter span, string key, string value)
    {
        var (attribute, any) = Begin(span, key);
        span.String(1, value);
        span.End(any);
        span.End(attribute);
    }

    private static void Number(WireWriter span, string key, long value)
    {
        var (attribute, any) = Begin(span, key);
        span.Varint(3, (ulong)value);
        span.End(any);
        span.End(attribute);
    }

    private static (int Attribute, int Any) Begin(WireWriter span, string key)
    {
        var attribute = span.Begin(9);
        span.String(1, key);
        return (attribute, span.Begin(2));
    }
}
