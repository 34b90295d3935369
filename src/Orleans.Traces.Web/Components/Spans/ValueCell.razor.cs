using Microsoft.AspNetCore.Components;
using Orleans.Traces.Query;
using Orleans.Traces.Web.ViewModels;

namespace Orleans.Traces.Web.Components.Spans;

/// <summary>A value: folded when it is long, laid out on demand when it looks like JSON. Always text, never markup.</summary>
public sealed partial class ValueCell
{
    // The button carries the text a second time.
    private const int MaxCopied = 50_000;

    private AttributeValue? _shownValue;
    private string _text = "";
    private string? _indented;
    private bool _expanded;
    private bool _pretty;
    private bool _notJson;

    /// <summary>The value.</summary>
    [Parameter]
    [EditorRequired]
    public required AttributeValue Value { get; set; }

    /// <summary>What it is the value of, for those who hear the page.</summary>
    [Parameter]
    [EditorRequired]
    public required string What { get; set; }

    /// <summary>Where the whole value can be had; null: nowhere but here.</summary>
    [Parameter]
    public string? Whole { get; set; }

    private string Laid => _pretty && _indented is not null ? _indented : _text;

    private bool IsLong => ValueText.Fold(Laid).Length < Laid.Length;

    private bool LooksLikeJson => JsonText.LooksLikeJson(_text);

    private string Shown => VisibleText.Lines(_expanded ? ValueText.All(Laid) : ValueText.Fold(Laid)) + (IsLong && !_expanded ? "…" : "");

    private bool IsCode => What.EndsWith("stacktrace", StringComparison.Ordinal);

    private string ValueClass => Value switch
    {
        AttributeValue.Text => _pretty || IsCode ? "text literal" : "text",
        AttributeValue.Empty => "text quiet",
        _ => "text literal",
    };

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        if (ReferenceEquals(Value, _shownValue))
            return;

        var text = ValueText.Of(Value);
        if (text != _text)
            (_indented, _pretty, _notJson) = (null, false, false);
        (_text, _shownValue) = (text, Value);
    }

    private void ToggleAll() => _expanded = !_expanded;

    private void TogglePretty()
    {
        _indented ??= JsonText.Indent(_text);
        _notJson = _indented is null;
        _pretty = !_pretty && !_notJson;

        // Who asks for the layout wants to see it, not its first lines.
        _expanded |= _pretty;
    }
}
