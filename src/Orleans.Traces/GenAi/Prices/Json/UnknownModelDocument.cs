using System.Globalization;
using Orleans.Traces.Identity;

namespace Orleans.Traces.GenAi.Prices.Json;

/// <summary>A model without a price, as it is stored and as the API writes it.</summary>
public sealed record UnknownModelDocument
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    /// <summary>Its name as sent, cut after 128 characters.</summary>
    public required string Model { get; init; }

    /// <summary>Who served it; null: nobody says.</summary>
    public required string? Provider { get; init; }

    /// <summary>Spans that were saved with it. One that is saved again counts again.</summary>
    public required long SpanCount { get; init; }

    /// <summary>Input tokens of those spans that say.</summary>
    public required long InputTokens { get; init; }

    /// <summary>Output tokens of those spans that say.</summary>
    public required long OutputTokens { get; init; }

    /// <summary>When it was first met: ISO 8601, UTC.</summary>
    public required string FirstSeenTime { get; init; }

    /// <summary>When it was last met: ISO 8601, UTC.</summary>
    public required string LastSeenTime { get; init; }

    /// <summary>The trace that it was last met in.</summary>
    public required string ExampleTraceId { get; init; }

    /// <summary>The document of a model.</summary>
    public static UnknownModelDocument Of(UnknownModel model) => new()
    {
        Model = model.Model,
        Provider = model.Provider,
        SpanCount = model.SpanCount,
        InputTokens = model.InputTokens,
        OutputTokens = model.OutputTokens,
        FirstSeenTime = Text(model.FirstSeen),
        LastSeenTime = Text(model.LastSeen),
        ExampleTraceId = model.Trace.ToString(),
    };

    /// <summary>The model; null: the document was not written by us.</summary>
    public UnknownModel? ToModel() =>
        TraceId.TryParse(ExampleTraceId, out var trace) && TryTime(FirstSeenTime, out var first) && TryTime(LastSeenTime, out var last)
            ? new UnknownModel
            {
                Model = Model,
                Provider = Provider,
                SpanCount = SpanCount,
                InputTokens = InputTokens,
                OutputTokens = OutputTokens,
                FirstSeen = first,
                LastSeen = last,
                Trace = trace,
            }
            : null;

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture);

    private static bool TryTime(string text, out DateTimeOffset time) => DateTimeOffset.TryParseExact(
        text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
}

/// <summary>The models of a project without a price, as they are stored and as the API writes them.</summary>
/// <param name="Models">Those that were met last first.</param>
public sealed record UnknownModelListDocument(IReadOnlyList<UnknownModelDocument> Models)
{
    /// <summary>The kind of these documents in an <see cref="Storage.IConfigStore"/>; a document's id is the project's.</summary>
    public const string Kind = "unknown-models";
}
