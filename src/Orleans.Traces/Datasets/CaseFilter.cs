using System.Text.Json;

namespace Orleans.Traces.Datasets;

/// <summary>Which cases are wanted.</summary>
public sealed record CaseFilter
{
    /// <summary>Those of this split; null: of any.</summary>
    public string? Split { get; init; }

    /// <summary>Those with this tag; null: with any.</summary>
    public string? Tag { get; init; }

    /// <summary>Those in this state; null: in any.</summary>
    public ReviewState? Review { get; init; }

    /// <summary>Those whose id, input, output or expected text holds this, in whatever case; null: any.</summary>
    public string? Text { get; init; }

    /// <summary>Whether a case is wanted.</summary>
    public bool Fits(DatasetCase one) =>
        (Split is null || one.Split == Split)
        && (Tag is null || one.Tags.Contains(Tag))
        && (Review is null || one.Review == Review)
        && (Text is null || one.Id.Contains(Text, StringComparison.OrdinalIgnoreCase) || Holds(one.Input) || Holds(one.Output) || Holds(one.Expected));

    private bool Holds(JsonElement? value) => value is { } known && known.ValueKind switch
    {
        JsonValueKind.Object => known.EnumerateObject().Any(m => Holds(m.Value)),
        JsonValueKind.Array => known.EnumerateArray().Any(e => Holds(e)),
        _ => known.ToString().Contains(Text!, StringComparison.OrdinalIgnoreCase),
    };
}
