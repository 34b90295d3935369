using Orleans.Traces.Access.Json;
using Orleans.Traces.Scoring.Methods;
using Orleans.Traces.Scoring.Services;
using Orleans.Traces.Scoring.Views;

namespace Orleans.Traces.Scoring.Scripts;

/// <summary>Has a function in JavaScript say the score. Whoever runs it bounds its time, memory, statements and depth.</summary>
/// <param name="Code">The script; it has a function <c>score(view)</c>.</param>
/// <param name="Seen">What it is shown.</param>
/// <param name="Keys">The attributes that it is shown.</param>
/// <param name="Range">What a score may be.</param>
public sealed record ScriptMethod(string Code, ViewParts Seen, IReadOnlyList<string> Keys, ScoreRange Range) : ScoringMethod
{
    internal static readonly string[] Settings = ["code", "parts", "attributes", "min", "max"];

    /// <inheritdoc/>
    public override ViewParts Sees => Seen;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Attributes => Keys;

    /// <inheritdoc/>
    public override ScoreSource Source => ScoreSource.Code;

    internal static ScriptMethod? Read(FieldReader settings)
    {
        const string expected = "JavaScript with a function score(view)";
        var code = settings.Verbatim("code", ScorerRules.MaxSettings);
        if (code is null)
            settings.Refuse("code", expected);
        var (parts, keys, range) = (SeenParts.Read(settings), AttributeKeys.Read(settings), ScoreRange.Read(settings));
        return code is null || settings.Fault is not null ? null : new ScriptMethod(code, parts, keys, range);
    }
}
