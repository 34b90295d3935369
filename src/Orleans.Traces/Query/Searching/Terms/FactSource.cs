using System.Globalization;
using System.IO.Hashing;
using System.Text;
using Orleans.Traces.GenAi;
using Orleans.Traces.GenAi.Reading;
using Orleans.Traces.Otlp;
using Orleans.Traces.Query.Decoding;

namespace Orleans.Traces.Query.Searching.Terms;

/// <summary>What reads the facts of spans for the index: <see cref="FactNames.Kind"/> and those below it.</summary>
/// <param name="Version">Another number each time that the same span may give other facts than before: what was indexed before is then taken to
/// match every question for such a fact. At least 1.</param>
/// <param name="ForTrace">Begins to read the spans of a trace. Called by many threads at once; what it gives is used by one.</param>
public sealed record FactSource(int Version, Func<Func<SpanItem, SpanFacts>> ForTrace)
{
    /// <summary>The version of an index that has no such facts.</summary>
    public const int NoVersion = 0;

    // To be raised where the reading changes and the table does not.
    private const string Reading = "1";

    /// <summary>Facts by the table of conventions. A change of the table makes another version.</summary>
    public static FactSource Conventions { get; } = new(VersionOf(ConventionTable.Facts), () =>
    {
        var decoder = new FactsDecoder();

        // Whoever saves a trace has summed it up, and noted what its spans mean.
        return span => span.Facts ?? decoder.Read(span);
    });

    private static int VersionOf(ConventionTable table)
    {
        var rows = table.ByKey.Concat(table.ByEvent).SelectMany(k => k.Value).Concat(table.Numbered)
            .Select(r => string.Create(CultureInfo.InvariantCulture, $"{r.Row.Key} {r.Order} {r.Row.Field.Index}"))
            .Order(StringComparer.Ordinal);
        return (int)(XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(string.Join('\n', rows.Prepend(Reading)))) >> 33) | 1;
    }
}
