namespace Orleans.Traces.GenAi.Prices;

/// <summary>A price that somebody here has set. It counts before every list.</summary>
/// <remarks>Made by whoever has looked at <see cref="OwnPriceRules"/>.</remarks>
public sealed record OwnPrice
{
    /// <summary>Its name: 1 to 63 characters of <c>a-z 0-9 - . _</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The provider that it is for; null: all.</summary>
    public string? Provider { get; init; }

    /// <summary>The model's name; null: <see cref="ModelPattern"/> says which.</summary>
    public string? Model { get; init; }

    /// <summary>A regular expression that a model's whole name must match, in any case; null: <see cref="Model"/> says which.</summary>
    public string? ModelPattern { get; init; }

    /// <summary>The first day, UTC, on which it counts; null: it always did.</summary>
    public DateOnly? ValidFrom { get; init; }

    /// <summary>The first day, UTC, on which it no longer counts; null: it has no end.</summary>
    public DateOnly? ValidTo { get; init; }

    /// <summary>The prices.</summary>
    public required ModelRates Rates { get; init; }

    /// <summary>True on a day on which it counts.</summary>
    public bool HoldsOn(DateOnly day) => (ValidFrom is not { } from || day >= from) && (ValidTo is not { } to || day < to);
}
