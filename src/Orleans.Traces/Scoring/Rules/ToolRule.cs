using System.Globalization;
using System.Text.Json;
using Orleans.Traces.Access.Json;
using Orleans.Traces.Scoring.Views;

namespace Orleans.Traces.Scoring.Rules;

/// <summary>Yes where a tool was called (with these arguments, where they are given), or, where it must not be, was not.</summary>
public sealed record ToolRule(string Tool, JsonElement? Arguments, bool MustBeCalled) : Rule
{
    private const int MaxName = 200;

    /// <inheritdoc/>
    public override ViewParts Sees => ViewParts.Tools;

    /// <inheritdoc/>
    public override Verdict? Judge(ScoredView view)
    {
        var calls = view.Tools.Where(t => t.Name == Tool).ToList();
        var fit = calls.Count(c => Arguments is not { } wanted || Holds(c.Arguments, wanted));
        var explanation = string.Create(CultureInfo.InvariantCulture, $"{Tool} was called {calls.Count} times")
            + (Arguments is null ? "." : string.Create(CultureInfo.InvariantCulture, $", {fit} of them with these arguments."));
        return Verdict.Of(fit > 0 == MustBeCalled, explanation).Adding(view.Note);
    }

    internal static Rule? ReadCalled(FieldReader settings)
    {
        var arguments = settings.Value("arguments");
        if (arguments is { ValueKind: not JsonValueKind.Object })
            settings.Refuse("arguments", "an object: what the call's arguments must hold");
        return Read(settings, arguments, mustBeCalled: true);
    }

    internal static Rule? ReadNotCalled(FieldReader settings) => Read(settings, null, mustBeCalled: false);

    private static ToolRule? Read(FieldReader settings, JsonElement? arguments, bool mustBeCalled)
    {
        var tool = settings.Text("tool", MaxName);
        if (tool is null)
            settings.Refuse("tool", "given: the tool's name");
        return settings.Fault is null ? new ToolRule(tool!, arguments, mustBeCalled) : null;
    }

    // Of an object each member that is wanted must be there; there may be more.
    private static bool Holds(JsonElement? sent, JsonElement wanted) => sent is { } known && (wanted.ValueKind == JsonValueKind.Object
        ? known.ValueKind == JsonValueKind.Object && wanted.EnumerateObject().All(m => known.TryGetProperty(m.Name, out var value) && Holds(value, m.Value))
        : JsonElement.DeepEquals(known, wanted));
}
