using System.Text;
using Orleans.Traces.Otlp.Wire;

namespace Orleans.Traces.GenAi.Totals;

/// <summary>A trace's facts as a protobuf message, so that fields of later versions are stepped over. Never reuse a number.</summary>
public static class TraceFactsBytes
{
    private const int Name = 1, Session = 2, User = 3, Tag = 4, Environment = 5, Release = 6, Model = 7, Tool = 8, Errors = 9, Totals = 10,
        Scoring = 11;

    private const int UseName = 1, UseProvider = 2, UseCalls = 3, UseErrors = 4, UseDuration = 5, UseUsage = 6;

    private const int Input = 1, Output = 2, CacheRead = 3, CacheWrite = 4, CacheWrite1h = 5, Reasoning = 6, InputAudio = 7, OutputAudio = 8,
        Cost = 9, WithoutCost = 10, CostText = 11;

    // Costs have twelve decimals; one that no whole number of these can say is written as text.
    private const decimal UnitsPerDollar = 1_000_000_000_000m;

    /// <summary>Writes them as the fields of the message that is being written.</summary>
    public static void Write(TraceFacts facts, WireWriter writer)
    {
        Text(writer, Name, facts.Name);
        Text(writer, Session, facts.SessionId);
        Text(writer, User, facts.UserId);
        foreach (var tag in facts.Tags)
            writer.String(Tag, tag);
        Text(writer, Environment, facts.Environment);
        Text(writer, Release, facts.Release);
        foreach (var model in facts.Models)
            Write(model, writer);
        foreach (var tool in facts.Tools)
            Write(tool, writer);
        if (facts.ErrorCount > 0)
            writer.Varint(Errors, (ulong)facts.ErrorCount);
        Write(Totals, facts.Totals, writer);
        Write(Scoring, facts.Scoring, writer);
    }

    /// <exception cref="InvalidDataException">The bytes are no such message.</exception>
    public static TraceFacts Read(ReadOnlySpan<byte> bytes)
    {
        var facts = TraceFacts.None;
        List<string>? tags = null;
        List<ModelUse>? models = null;
        List<ToolUse>? tools = null;
        var reader = new WireReader(bytes);
        while (reader.Next())
        {
            if (reader.IsVarint(Errors))
                facts = facts with { ErrorCount = (int)reader.Number };
            if (reader.Type != WireType.Bytes)
                continue;
            switch (reader.Field)
            {
                case Tag:
                    (tags ??= []).Add(Encoding.UTF8.GetString(reader.Value));
                    break;
                case Model:
                    (models ??= []).Add(ReadModel(reader.Value));
                    break;
                case Tool:
                    var tool = ReadModel(reader.Value);
                    (tools ??= []).Add(new ToolUse(tool.Model, tool.Calls, tool.Errors, tool.DurationNanos));
                    break;
                case Totals:
                    facts = facts with { Totals = ReadUsage(reader.Value) };
                    break;
                case Scoring:
                    facts = facts with { Scoring = ReadUsage(reader.Value) };
                    break;
                default:
                    facts = WithWord(facts, reader.Field, reader.Value);
                    break;
            }
        }

        Check(reader);
        return facts with { Tags = tags ?? [], Models = models ?? [], Tools = tools ?? [] };
    }

    private static TraceFacts WithWord(TraceFacts facts, int field, ReadOnlySpan<byte> value) => field switch
    {
        Name => facts with { Name = Encoding.UTF8.GetString(value) },
        Session => facts with { SessionId = Encoding.UTF8.GetString(value) },
        User => facts with { UserId = Encoding.UTF8.GetString(value) },
        Environment => facts with { Environment = Encoding.UTF8.GetString(value) },
        Release => facts with { Release = Encoding.UTF8.GetString(value) },
        _ => facts,
    };

    private static void Write(ModelUse use, WireWriter writer)
    {
        var mark = writer.Begin(Model);
        writer.String(UseName, use.Model);
        Text(writer, UseProvider, use.Provider);
        Counts(writer, use.Calls, use.Errors, use.DurationNanos);
        Write(UseUsage, use.Usage, writer);
        writer.End(mark);
    }

    private static void Write(ToolUse use, WireWriter writer)
    {
        var mark = writer.Begin(Tool);
        writer.String(UseName, use.Name);
        Counts(writer, use.Calls, use.Errors, use.DurationNanos);
        writer.End(mark);
    }

    private static void Counts(WireWriter writer, int calls, int errors, ulong duration)
    {
        writer.Varint(UseCalls, (ulong)calls);
        if (errors > 0)
            writer.Varint(UseErrors, (ulong)errors);
        writer.Varint(UseDuration, duration);
    }

    private static ModelUse ReadModel(ReadOnlySpan<byte> bytes)
    {
        var use = new ModelUse("", null, 0, 0, 0, UsageTotals.None);
        var reader = new WireReader(bytes);
        while (reader.Next())
        {
            if (reader.IsBytes(UseName))
                use = use with { Model = Encoding.UTF8.GetString(reader.Value) };
            else if (reader.IsBytes(UseProvider))
                use = use with { Provider = Encoding.UTF8.GetString(reader.Value) };
            else if (reader.IsVarint(UseCalls))
                use = use with { Calls = (int)reader.Number };
            else if (reader.IsVarint(UseErrors))
                use = use with { Errors = (int)reader.Number };
            else if (reader.IsVarint(UseDuration))
                use = use with { DurationNanos = reader.Number };
            else if (reader.IsBytes(UseUsage))
                use = use with { Usage = ReadUsage(reader.Value) };
        }

        Check(reader);
        return use;
    }

    private static void Write(int field, UsageTotals usage, WireWriter writer)
    {
        if (usage == UsageTotals.None)
            return;

        var mark = writer.Begin(field);
        var tokens = usage.Tokens;
        Number(writer, Input, tokens.Input);
        Number(writer, Output, tokens.Output);
        Number(writer, CacheRead, tokens.CacheRead);
        Number(writer, CacheWrite, tokens.CacheWrite);
        Number(writer, CacheWrite1h, tokens.CacheWrite1h);
        Number(writer, Reasoning, tokens.Reasoning);
        Number(writer, InputAudio, tokens.InputAudio);
        Number(writer, OutputAudio, tokens.OutputAudio);
        if (usage.CostUsd is { } cost)
        {
            if (cost < long.MaxValue / UnitsPerDollar)
                writer.Varint(Cost, (ulong)(cost * UnitsPerDollar));
            else
                writer.String(CostText, cost.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        if (usage.CallsWithoutCost > 0)
            writer.Varint(WithoutCost, (ulong)usage.CallsWithoutCost);
        writer.End(mark);
    }

    private static UsageTotals ReadUsage(ReadOnlySpan<byte> bytes)
    {
        var usage = UsageTotals.None;
        Span<long> numbers = stackalloc long[OutputAudio + 1];
        numbers.Fill(-1);
        var reader = new WireReader(bytes);
        while (reader.Next())
        {
            if (reader.IsVarint(Cost))
                usage = usage with { CostUsd = reader.Number / UnitsPerDollar };
            else if (reader.IsBytes(CostText))
                usage = usage with { CostUsd = decimal.Parse(Encoding.UTF8.GetString(reader.Value), System.Globalization.CultureInfo.InvariantCulture) };
            else if (reader.IsVarint(WithoutCost))
                usage = usage with { CallsWithoutCost = (int)reader.Number };
            else if (reader.Type == WireType.Varint && reader.Field <= OutputAudio)
                numbers[reader.Field] = (long)reader.Number;
        }

        Check(reader);
        return usage with
        {
            Tokens = new TokenUsage
            {
                Input = Known(numbers[Input]),
                Output = Known(numbers[Output]),
                CacheRead = Known(numbers[CacheRead]),
                CacheWrite = Known(numbers[CacheWrite]),
                CacheWrite1h = Known(numbers[CacheWrite1h]),
                Reasoning = Known(numbers[Reasoning]),
                InputAudio = Known(numbers[InputAudio]),
                OutputAudio = Known(numbers[OutputAudio]),
            },
        };
    }

    private static long? Known(long number) => number < 0 ? null : number;

    private static void Text(WireWriter writer, int field, string? text)
    {
        if (text is not null)
            writer.String(field, text);
    }

    private static void Number(WireWriter writer, int field, long? number)
    {
        if (number is { } known)
            writer.Varint(field, (ulong)known);
    }

    private static void Check(WireReader reader)
    {
        if (reader.Fault is not null)
            throw new InvalidDataException($"The facts of a trace are damaged: {reader.Fault}.");
    }
}
